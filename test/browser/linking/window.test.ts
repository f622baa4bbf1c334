import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { visit } from '../pages/support/visit.ts'
import { Walk, link } from './support/walk.ts'

const LONG = 60_000

;(requireBinary('chromium') === undefined ? describe.skip : describe)('the linking pages', () => {
  let walk: Walk

  beforeAll(async () => {
    walk = await Walk.start()
  }, 120_000)
  afterAll(() => walk.stop())
  beforeEach(() => walk.scene.calm())

  it(
    'in a window of the app, which is told; another site is not',
    async () => {
      await walk.scene.db
        .updateTable('apps')
        .set({ allowed_origins: ['https://elsewhere.example', walk.appOrigin()] })
        .where('id', '=', walk.scene.app.id)
        .execute()
      for (const [origin, hears] of [
        [walk.appOrigin(), true],
        [walk.appOrigin('localhost'), false],
      ] as const) {
        const { url } = await walk.tap()
        await using seen = await visit(walk.browser, origin)
        const [popup] = await Promise.all([
          seen.page.waitForEvent('popup'),
          seen.page.evaluate(`void window.open(${JSON.stringify(url)}, 'link', 'popup')`),
        ])
        await link(popup, 'spotify', 'Spotify')
        await popup.waitForFunction('document.readyState === "complete"')

        const opener = await popup.evaluate('window.opener !== null')
        expect({ origin, opener }).toEqual({ origin, opener: true })
        const expected = {
          from: walk.scene.product.url,
          data: { type: 'add-to-music:linked', service: 'spotify' },
        }
        if (hears) await seen.page.waitForFunction('heard.length > 0')
        expect(await seen.page.evaluate('heard')).toEqual(hears ? [expected] : [])
      }
    },
    LONG,
  )

  it(
    'with a keyboard alone',
    async () => {
      const { url, save } = await walk.tap()
      await using seen = await visit(walk.browser, url)
      const { page } = seen
      /** Tabs until the element with this name has the focus. */
      async function tabTo(name: RegExp) {
        for (let n = 0; n < 30; n += 1) {
          await page.keyboard.press('Tab')
          const focused = await page.evaluate<string>('document.activeElement?.textContent ?? ""')
          if (name.test(focused.replaceAll(/\s+/g, ' '))) return
        }
        throw new Error(`cannot reach ${String(name)}`)
      }

      await tabTo(/Link Amazon Music/)
      await page.keyboard.press('Enter')
      await page.waitForURL('**/ap/oa?*')
      await tabTo(/^Allow/)
      await page.keyboard.press('Enter')
      await page.waitForURL('**/confirm')
      await tabTo(/^ ?Connect/)
      await page.keyboard.press('Space')
      await page.waitForURL('**/done?*')

      await walk.scene.becomes(save, 'saved')
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'cannot be shown the pages in a frame',
    async () => {
      const { url } = await walk.tap()
      await using seen = await visit(walk.browser, walk.appOrigin())

      const blocked = seen.page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
      await seen.page.evaluate(
        `document.body.append(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(url)} }))`,
      )

      expect((await blocked).type()).toBe('error')
    },
    LONG,
  )
})
