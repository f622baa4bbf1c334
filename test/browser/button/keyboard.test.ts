import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { requireBinary } from '../../support/binaries.ts'
import { sizes, visit } from '../pages/support/visit.ts'
import { face, loaded, picture, sheet, state, toast } from './support/look.ts'
import { Stage } from './support/stage.ts'

const LONG = 60_000
const track = JSON.stringify({ title: 'Night Ferry', artists: ['Paper Lanterns'] })
const unsure = JSON.stringify({ title: 'Night Ferry (Nightcore)', artists: ['Paper Lanterns'] })

;(requireBinary('chromium') === undefined ? describe.skip : describe)('the button without a mouse', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await Stage.start()
  }, 120_000)
  afterAll(() => stage.stop())
  beforeEach(() => stage.scene.calm())

  async function open(attributes: Record<string, string>, size: keyof typeof sizes = 'desktop') {
    const user = stage.scene.newUser()
    const account = await stage.scene.app.link(user, 'spotify')
    const seen = await visit(stage.browser, stage.page({ ...attributes, token: await stage.token(user) }), {
      viewport: sizes[size],
      hasTouch: size === 'phone',
    })
    await loaded(seen.page)
    return { seen, page: seen.page, account }
  }

  /** The name of what has the focus, inside the button's own tree. */
  function focused(page: Page): Promise<string> {
    return page.evaluate<string>(`(() => {
      const inside = document.activeElement?.shadowRoot?.activeElement
      return (inside?.getAttribute('aria-label') ?? inside?.textContent ?? '').trim().replaceAll(/\\s+/g, ' ')
    })()`)
  }

  async function tabTo(page: Page, name: RegExp): Promise<void> {
    for (let n = 0; n < 20; n += 1) {
      await page.keyboard.press('Tab')
      if (name.test(await focused(page))) return
    }
    throw new Error(`cannot reach ${String(name)}`)
  }

  it(
    'saves, and takes back from the toast',
    async () => {
      const { seen, page, account } = await open({ track })
      await using _ = seen

      await tabTo(page, /^Save song/)
      await page.keyboard.press('Enter')
      await toast(page).waitFor()
      await tabTo(page, /^Undo$/)
      await page.keyboard.press('Enter')
      await state(page, 'idle')

      expect(stage.scene.sandbox.library('spotify', account.id)).toEqual([])
    },
    LONG,
  )

  it(
    'opens more ways to save with the context-menu key, keeps the focus inside, and gives it back',
    async () => {
      const { seen, page } = await open({ track })
      await using _ = seen

      await tabTo(page, /^Save song/)
      await page.keyboard.press('ContextMenu')
      await sheet(page).waitFor()
      const names: string[] = []
      for (let n = 0; n < 12; n += 1) {
        await page.keyboard.press('Tab')
        names.push(await focused(page))
      }
      await page.keyboard.press('Escape')
      await sheet(page).waitFor({ state: 'hidden' })

      expect(names).toEqual(expect.arrayContaining(['Close', 'Save', 'Save to a playlist', 'My saved songs']))
      expect(names.filter((name) => name.startsWith('Save song'))).toEqual([])
      expect(await focused(page)).toMatch(/^Save song/)
    },
    LONG,
  )

  it(
    'chooses a version',
    async () => {
      const { seen, page, account } = await open({ track: unsure })
      await using _ = seen

      await tabTo(page, /^Save song/)
      await page.keyboard.press('Enter')
      await state(page, 'awaiting-review')
      await page.keyboard.press('Enter')
      await sheet(page).waitFor()
      await tabTo(page, /^Night Ferry - Acoustic/)
      await page.keyboard.press('Enter')
      await state(page, 'saved')

      expect(stage.scene.sandbox.library('spotify', account.id)).toHaveLength(1)
      expect(await focused(page)).toMatch(/^Saved/)
    },
    LONG,
  )

  it(
    'saves to a playlist by name',
    async () => {
      const { seen, page } = await open({ track })
      await using _ = seen

      await tabTo(page, /^Save song/)
      await page.keyboard.press('ContextMenu')
      await tabTo(page, /^Save to a playlist/)
      await page.keyboard.press('Enter')
      await page.keyboard.type('Road trip')
      await picture(page, 'playlist desktop light')
      await page.keyboard.press('Enter')
      await state(page, 'saved')

      await toast(page).getByText('In the playlist Road trip').waitFor()
    },
    LONG,
  )

  it(
    'opens more ways to save with a long press, and a tap still saves afterwards',
    async () => {
      const { seen, page } = await open({ track, variant: 'icon' }, 'phone')
      await using _ = seen
      const box = await face(page).boundingBox()
      if (box === null) throw new Error('no button')

      await page.mouse.move(box.x + 10, box.y + 10)
      await page.mouse.down()
      await sheet(page).waitFor()
      await page.mouse.up()
      const isOpen = await sheet(page).isVisible()
      await picture(page, 'more phone light icon sheet')
      await sheet(page).getByRole('button', { name: 'Close' }).tap()
      await face(page).tap()
      await state(page, 'saved')

      expect(isOpen).toBe(true)
    },
    LONG,
  )
})
