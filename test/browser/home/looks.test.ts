import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { overflow, sizes, tooSmall, violations, visit } from '../pages/support/visit.ts'
import { clean } from '../linking/support/walk.ts'
import { HomeWalk, look } from './support/home-walk.ts'

const LONG = 120_000
const PAGES = {
  home: '/home',
  filtered: '/home?show=needs_you',
  nothing: '/home?q=no+such+song',
  review: '/home/review',
  settings: '/home/settings',
  delete: '/home/delete',
  goodbye: '/home/goodbye',
} as const

;(requireBinary('chromium') === undefined ? describe.skip : describe)(
  'how the pages of a listener look',
  () => {
    let walk: HomeWalk

    beforeAll(async () => {
      walk = await HomeWalk.start()
    }, LONG)
    afterAll(() => walk.stop())

    const cases = Object.entries(PAGES).flatMap(([name, path]) =>
      (['phone', 'desktop'] as const).map((size) => ({ name, path, size })),
    )

    it.each(cases)(
      '$name on a $size, light and dark',
      async ({ name, path, size }) => {
        const url = await walk.door(walk.busy)
        await using seen = await visit(walk.browser, url, { viewport: sizes[size] })
        await seen.page.goto(walk.url(path))

        for (const colorScheme of ['light', 'dark'] as const) {
          await seen.page.emulateMedia({ colorScheme })
          await look(seen.page, `${name}.${size}.${colorScheme}`)
          expect(await violations(seen.page)).toEqual([])
        }

        expect(await overflow(seen.page)).toBe(0)
        expect(await tooSmall(seen.page)).toEqual([])
        expect(seen.complaints).toEqual([])
        expect(seen.requests.filter((one) => !one.startsWith(walk.scene.product.url))).toEqual([])
      },
      LONG,
    )

    it.each(['ar', 'de', 'es', 'ja'])(
      'reads and fits in %s',
      async (locale) => {
        await using seen = await visit(walk.browser, await walk.door(walk.busy), { locale })

        for (const [name, path] of Object.entries(PAGES)) {
          await seen.page.goto(walk.url(path))
          await look(seen.page, `${name}.phone.${locale}`)
          expect(await seen.page.locator('html').getAttribute('lang')).toBe(locale)
          expect(await overflow(seen.page)).toBe(0)
        }
        expect(await violations(seen.page)).toEqual([])
        expect(seen.complaints).toEqual([])
      },
      LONG,
    )

    it(
      'fits on the narrowest phone with text twice as large',
      async () => {
        await using seen = await visit(walk.browser, await walk.door(walk.busy), {
          viewport: { width: 320, height: 568 },
        })

        for (const [name, path] of Object.entries(PAGES)) {
          await seen.page.goto(walk.url(path))
          await seen.page.evaluate(`document.documentElement.style.fontSize = '200%'`)
          await look(seen.page, `${name}.narrow`)
          expect({ name, overflow: await overflow(seen.page) }).toEqual({ name, overflow: 0 })
          // A column of single letters is as high as a tower.
          expect(await seen.page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(8000)
        }
      },
      LONG,
    )

    it(
      'greets a listener without songs, and a stranger',
      async () => {
        await using seen = await visit(walk.browser, await walk.door(walk.scene.newUser()))
        await look(seen.page, 'empty.phone')
        expect(await seen.page.getByRole('heading', { level: 2 }).innerText()).toContain('Your first song')
        await clean(seen)

        await seen.page.context().clearCookies()
        await seen.page.goto(walk.url('/home'))
        await look(seen.page, 'stranger.phone')
        expect(await seen.page.getByRole('heading', { level: 1 }).innerText()).toBe(
          'Open this page from your app',
        )
        expect(await violations(seen.page)).toEqual([])
      },
      LONG,
    )
  },
)
