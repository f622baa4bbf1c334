import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { link } from '../linking/support/walk.ts'
import { sizes, violations, visit } from '../pages/support/visit.ts'
import { face, loaded, picture, sheet, state, toast } from './support/look.ts'
import { Stage } from './support/stage.ts'

const LONG = 90_000
const track = JSON.stringify({ title: 'Night Ferry', artists: ['Paper Lanterns'] })
const languages = {
  de: /In „Liked Songs“/,
  es: /En «Liked Songs»/,
  ja: /「Liked Songs」/,
  ar: /في «\u2068Liked Songs\u2069»/,
  fr: /In your Liked Songs/,
} as const

;(requireBinary('chromium') === undefined ? describe.skip : describe)('where the button stands', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await Stage.start()
  }, 120_000)
  afterAll(() => stage.stop())
  beforeEach(() => stage.scene.calm())

  async function listener(...services: readonly string[]) {
    const user = stage.scene.newUser()
    for (const service of services) await stage.scene.app.link(user, service)
    return { user, token: await stage.token(user) }
  }

  it(
    'on a site that allows our origin and nothing inline: no cookie, no call to anybody else',
    async () => {
      const { token } = await listener('spotify')
      await using seen = await visit(stage.browser, stage.page({ track, token }))
      const { page } = seen

      await face(page).click()
      await state(page, 'saved')
      await face(page).click()
      await sheet(page).waitFor()

      const ours = [stage.scene.product.url, stage.appOrigin, 'data:']
      expect(seen.requests.filter((url) => !ours.some((origin) => url.startsWith(origin)))).toEqual([])
      expect(await page.context().cookies()).toEqual([])
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'in a closed frame: saves, and says what it needs where windows are forbidden',
    async () => {
      const { token } = await listener()
      const inside = stage.page({ track, token })
      const outside = stage.frame(inside, 'allow-scripts')
      await using seen = await visit(stage.browser, outside, { viewport: sizes.phone })
      const { page } = seen
      const frame = page.frameLocator('iframe')

      await frame.locator('add-to-music button.main').click()
      await frame
        .getByRole('dialog')
        .getByRole('button', { name: /Spotify/ })
        .click()
      await frame.getByText(/has to allow windows in it/).waitFor()
      await picture(page, 'closed frame phone light')

      expect(await frame.getByRole('link', { name: 'Open the page' }).getAttribute('href')).toMatch(
        /\/link\?/,
      )
      expect(await violations(page)).toEqual([])
    },
    LONG,
  )

  it(
    'in a closed frame without a network: says how long the tap is kept',
    async () => {
      const { token } = await listener('spotify')
      const outside = stage.frame(stage.page({ track, token }), 'allow-scripts')
      await using seen = await visit(stage.browser, outside)
      const { page } = seen
      const frame = page.frameLocator('iframe')
      await frame.locator('add-to-music button.main').waitFor()
      await page.waitForResponse((response) => response.url().includes('/button-more'))
      await page.context().setOffline(true)

      await frame.locator('add-to-music button.main').click()
      await frame
        .getByText(/Kept while this page stays open/)
        .first()
        .waitFor()
      await page.context().setOffline(false)

      await frame.locator('add-to-music[state=saved]').waitFor()
    },
    LONG,
  )

  it(
    'where windows are blocked: a link to open by hand, and it goes on by itself',
    async () => {
      const { token } = await listener()
      await using seen = await visit(stage.browser, stage.page({ track, token }))
      const { page } = seen
      // What window.open answers where it is blocked; a link that is pressed opens a tab all the same.
      await page.evaluate('window.open = () => null')

      await face(page).click()
      await sheet(page)
        .getByRole('button', { name: /Spotify/ })
        .click()
      const byHand = sheet(page).getByRole('link', { name: 'Open the page' })
      await byHand.waitFor()
      await picture(page, 'window blocked phone light')
      expect(await violations(page)).toEqual([])
      const [tab] = await Promise.all([page.waitForEvent('popup'), byHand.click()])
      await link(tab, 'spotify', 'Spotify')
      await state(page, 'saved')

      expect(await sheet(page).count()).toBe(0)
    },
    LONG,
  )

  it(
    'when the window is closed too early: says so, and starts again',
    async () => {
      const { token } = await listener()
      await using seen = await visit(stage.browser, stage.page({ track, token }))
      const { page } = seen

      await face(page).click()
      const row = sheet(page).getByRole('button', { name: /Spotify/ })
      const [first] = await Promise.all([page.waitForEvent('popup'), row.click()])
      await sheet(page).getByText('Finish in the window of Spotify').waitFor()
      await picture(page, 'linking phone light')
      await first.close()
      await sheet(page).getByText('Spotify is not linked yet').waitFor()
      const again = sheet(page).getByRole('button', { name: 'Open the window again' })
      const [second] = await Promise.all([page.waitForEvent('popup'), again.click()])
      await link(second, 'spotify', 'Spotify')

      await state(page, 'saved')
      await toast(page).waitFor()
    },
    LONG,
  )

  it.each(Object.entries(languages))(
    'in the language of the page: %s',
    async (lang, text) => {
      const { token } = await listener('spotify')
      await using seen = await visit(stage.browser, stage.page({ track, token, menu: true }, { lang }))
      const { page } = seen
      await loaded(page)

      await face(page).click()
      await state(page, 'saved')
      await toast(page).waitFor()
      await picture(page, `language ${lang} phone light`)
      expect(await toast(page).innerText()).toMatch(text)
      await face(page).click()
      await sheet(page).waitFor()
      await picture(page, `language ${lang} phone light sheet`)

      expect(await sheet(page).getAttribute('dir')).toBe(lang === 'ar' ? 'rtl' : 'ltr')
      expect(await violations(page)).toEqual([])
    },
    LONG,
  )

  it(
    'with forced colours and more contrast',
    async () => {
      const { token } = await listener('spotify')
      await using seen = await visit(stage.browser, stage.page({ track, token, menu: true }), {
        forcedColors: 'active',
        contrast: 'more',
      })
      const { page } = seen

      await face(page).click()
      await state(page, 'saved')
      await toast(page).waitFor()
      await picture(page, 'forced colours phone')
      await face(page).click()
      await sheet(page).waitFor()
      await picture(page, 'forced colours phone sheet')

      expect(await violations(page)).toEqual([])
    },
    LONG,
  )
})
