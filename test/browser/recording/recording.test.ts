import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import {
  ON_AMAZON,
  ON_APPLE,
  ON_SPOTIFY,
  newRecording,
} from '../../integration/recordings/support/recordings.ts'
import { Scene } from '../../integration/workers/scene.ts'
import { requireBinary } from '../../support/binaries.ts'
import { startChromium } from '../../support/chromium.ts'
import { overflow, sizes, tooSmall, violations, visit } from '../pages/support/visit.ts'

const PICTURES = join(import.meta.dirname, '../../../test-output/recording')
const TITLES = {
  plain: { title: 'Night Ferry', artists: ['Paper Lanterns'], durationMs: 201_340 },
  long: {
    title: `${'An Extraordinarily Long Title of a Song That Refuses to End '.repeat(2)}(Live in Leeds 1970)`,
    artists: ['An Orchestra With a Rather Long Name', 'Somebodywhosenameisonesingleword'],
  },
  arabic: { title: 'نور العين يا حبيبي', artists: ['فرقة المرفأ'] },
}

;(requireBinary('chromium') === undefined ? describe.skip : describe)(
  'the page of a song in a browser',
  () => {
    let scene: Scene
    let browser: Browser

    beforeAll(async () => {
      scene = await Scene.start()
      const started = await startChromium()
      if (started === undefined) throw new Error('no Chromium')
      browser = started
    }, 120_000)

    afterAll(async () => {
      await browser?.close()
      await scene?.stop()
    }, 60_000)

    const song = (name: keyof typeof TITLES) =>
      newRecording(
        scene.db,
        { ...TITLES[name], isrc: `QZTST2${String(Math.random()).slice(2, 8).padEnd(6, '0')}` },
        [ON_SPOTIFY, { ...ON_APPLE, substitute: true }, { ...ON_AMAZON, market: 'JP' }],
      )
    const open = (id: string, options: BrowserContextOptions = {}) =>
      visit(browser, `${scene.product.url}/t/${id}`, { locale: 'en-US', ...options })
    const picture = (page: Page, name: string) =>
      page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })

    const cases = (['plain', 'long', 'arabic'] as const).flatMap((name) =>
      (['phone', 'desktop'] as const).map((size) => ({ name, size })),
    )

    it.each(cases)(
      '$name on a $size, light and dark',
      async ({ name, size }) => {
        await using seen = await open(await song(name), { viewport: sizes[size] })

        for (const colorScheme of ['light', 'dark'] as const) {
          await seen.page.emulateMedia({ colorScheme })
          await picture(seen.page, `${name}.${size}.${colorScheme}`)
          expect(await violations(seen.page)).toEqual([])
        }

        expect(await overflow(seen.page)).toBe(0)
        expect(await tooSmall(seen.page)).toEqual([])
        expect(seen.complaints).toEqual([])
        expect(seen.requests.filter((url) => !url.startsWith(scene.product.url))).toEqual([])
        expect(await seen.page.context().cookies()).toEqual([])
      },
      90_000,
    )

    it('turns around in Arabic, and stays whole on the narrowest phone', async () => {
      await using seen = await open(await song('arabic'), {
        locale: 'ar-EG',
        viewport: { width: 320, height: 568 },
      })

      await picture(seen.page, 'arabic.rtl')

      expect(await seen.page.locator('html').getAttribute('dir')).toBe('rtl')
      expect(await violations(seen.page)).toEqual([])
      expect(await overflow(seen.page)).toBe(0)
    }, 90_000)

    it('copies its link by keyboard alone, and says so', async () => {
      const id = await song('plain')
      await using seen = await open(id)
      await seen.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      const copy = seen.page.getByRole('button', { name: 'Copy link' })
      await copy.waitFor()

      const visited: string[] = []
      for (let step = 0; step < 12; step += 1) {
        await seen.page.keyboard.press('Tab')
        visited.push(
          await seen.page.evaluate<string>(`document.activeElement.textContent.trim().replace(/\\s+/g, ' ')`),
        )
        if (visited.at(-1) === 'Copy link') break
      }
      await seen.page.keyboard.press('Enter')

      await seen.page.getByRole('status').filter({ hasText: 'Link copied' }).waitFor()
      expect(visited[0]).toBe('Skip to content')
      expect(visited.filter((text) => /Music|Spotify/.test(text))).toHaveLength(3)
      expect(await seen.page.evaluate('navigator.clipboard.readText()')).toBe(`${scene.product.url}/t/${id}`)
    }, 90_000)

    it('has the save button for a listener who is signed in, and it saves', async () => {
      const user = scene.newUser()
      await scene.app.link(user, 'spotify')
      const { title, artists, isrc } = scene.newSong()
      const id = await newRecording(scene.db, { title, artists: [...artists], isrc }, [ON_SPOTIFY])
      const { body: session } = await scene.app.call('POST', '/v1/user-sessions', { user })
      await using seen = await visit(browser, session.link_url as string)
      await seen.page.goto(`${scene.product.url}/t/${id}`)

      const button = seen.page.locator('add-to-music')
      await button.waitFor()
      await picture(seen.page, 'signed-in')
      await button.getByRole('button').first().click()

      await seen.page.locator('add-to-music[state="saved"]').waitFor()
      expect(seen.complaints).toEqual([])
      const { body: saves } = await scene.app.call('GET', `/v1/saves?user=${user}`)
      expect(saves.data).toMatchObject([{ status: 'done', track: { title, isrc } }])
    }, 90_000)

    it('gives a token to its own pages only', async () => {
      const id = await song('plain')
      const user = scene.newUser()
      const { body: session } = await scene.app.call('POST', '/v1/user-sessions', { user })
      const entered = await fetch(String(session.link_url), { redirect: 'manual' })
      const cookie = String(entered.headers.get('set-cookie')).split(';')[0] ?? ''
      const ask = (headers: Record<string, string>) =>
        fetch(`${scene.product.url}/t/${id}/session`, { method: 'POST', headers })
      const own = { origin: scene.product.url, 'sec-fetch-site': 'same-origin' }

      const statuses = [
        await ask({ ...own, cookie }),
        await ask(own),
        await ask({ cookie }),
        await ask({ cookie, origin: 'https://evil.example' }),
        await ask({ cookie, origin: 'null' }),
      ].map(({ status }) => status)

      expect(statuses).toEqual([201, 204, 403, 403, 403])
    }, 60_000)
  },
)
