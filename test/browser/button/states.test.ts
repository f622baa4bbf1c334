import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { overflow, sizes, violations, visit } from '../pages/support/visit.ts'
import { button, face, loaded, picture, sheet, state, toast, tooSmall } from './support/look.ts'
import { Stage } from './support/stage.ts'
import { cases } from './support/states.ts'

const LONG = 90_000
const looks = [
  ['phone', 'light', 'pill'],
  ['desktop', 'dark', 'pill'],
  ['phone', 'dark', 'icon'],
] as const

;(requireBinary('chromium') === undefined ? describe.skip : describe)('every state of the button', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await Stage.start()
  }, 120_000)
  afterAll(() => stage.stop())
  beforeEach(() => stage.scene.calm())

  for (const [name, one] of Object.entries(cases)) {
    it.each(looks)(
      `${name}: on a %s, %s, as a(n) %s`,
      async (size, colorScheme, variant) => {
        const user = await one.user(stage)
        const token = await stage.token(user)
        const url = stage.page({ ...one.attributes, token, user, variant, menu: variant === 'pill' })
        await using seen = await visit(stage.browser, url, { viewport: sizes[size], colorScheme })
        const { page } = seen
        await loaded(page)
        await one.before?.(page)

        await face(page).click()
        await state(page, one.state)
        const opens = one.state === 'choose-service'
        const says = opens ? sheet(page) : toast(page)
        await says.waitFor()
        // Away from what opened under the finger.
        await page.mouse.move(1, 1)
        await picture(page, `${name} ${size} ${colorScheme} ${variant}`)

        expect(await says.innerText()).toMatch(one.says)
        if (!opens) expect(await button(page).getByRole('status').first().innerText()).toMatch(one.says)
        expect(await violations(page)).toEqual([])
        expect(await tooSmall(page)).toEqual([])
        if (!opens) {
          await face(page).click()
          await sheet(page).waitFor()
          await page.mouse.move(1, 1)
          await picture(page, `${name} ${size} ${colorScheme} ${variant} sheet`)
          expect(await violations(page)).toEqual([])
          expect(await tooSmall(page)).toEqual([])
        }
        expect(await overflow(page)).toBe(0)
        // Without a network the browser says so itself.
        expect(seen.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text))).toEqual([])
      },
      LONG,
    )
  }
})
