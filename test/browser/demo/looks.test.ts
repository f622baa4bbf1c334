import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { overflow, picture, sizes, tooSmall, violations } from '../pages/support/visit.ts'
import { Demo, becomes, button, linkBySheet } from './support/demo.ts'

const LONG = 120_000

;(requireBinary('chromium') === undefined ? describe.skip : describe)('how the demo looks', () => {
  let demo: Demo

  beforeAll(async () => {
    demo = await Demo.start()
  }, LONG)
  afterAll(() => demo?.stop())

  test.each(['phone', 'desktop'] as const)(
    'on a %s, light and dark, before and after a save',
    async (size) => {
      await using seen = await demo.visit({ viewport: sizes[size] })
      const { page } = seen
      await page.locator('[data-service="spotify"].none').waitFor({ state: 'attached' })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await picture(page, `demo.${size}.${colorScheme}`)
        expect(await violations(page)).toEqual([])
      }
      await button(page, 'orchard').click()
      await linkBySheet(page, 'Spotify')
      await becomes(page, 'orchard', 'saved')
      await page.locator('[data-service="spotify"] .track').waitFor({ state: 'attached' })
      if (size === 'phone') await page.locator('.open-backstage').click()

      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await picture(page, `demo.saved.${size}.${colorScheme}`)
        expect(await violations(page)).toEqual([])
      }

      expect(await overflow(page)).toBe(0)
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  test(
    'sheets on a phone: opened, closed, and the feed is back',
    async () => {
      await using seen = await demo.visit({ viewport: sizes.phone })
      const { page } = seen

      await page.locator('.open-about').click()
      await page.locator('#about.open').waitFor()
      expect(await page.getByRole('dialog').count()).toBe(1)
      expect(await violations(page)).toEqual([])
      expect(await page.locator('main').evaluate((main) => main.inert)).toBe(true)
      await picture(page, 'demo.about.phone')
      await page.keyboard.press('Escape')
      await page.locator('#about').waitFor({ state: 'hidden' })
      await page.locator('.open-backstage').click()
      await page.locator('#backstage.open').waitFor()
      await page.locator('#backstage .close').click()
      await page.locator('#backstage').waitFor({ state: 'hidden' })
      expect(await page.locator('[role="dialog"]').count()).toBe(0)

      expect(await page.evaluate('document.activeElement?.dataset.open')).toBe('backstage')
      expect(await tooSmall(page)).toEqual([])
    },
    LONG,
  )

  test.each(['de', 'es', 'ja', 'ar'])(
    'in %s',
    async (lang) => {
      for (const size of ['phone', 'desktop'] as const) {
        await using seen = await demo.visit({ viewport: sizes[size] }, `/?lang=${lang}`)
        const { page } = seen

        await picture(page, `demo.${size}.${lang}`)

        expect(await page.locator('html').getAttribute('lang')).toBe(lang)
        expect(await page.locator('html').getAttribute('dir')).toBe(lang === 'ar' ? 'rtl' : 'ltr')
        expect(await overflow(page)).toBe(0)
        expect(await violations(page)).toEqual([])
        expect(seen.complaints).toEqual([])
      }
    },
    LONG,
  )

  test(
    'every video is painted',
    async () => {
      await using seen = await demo.visit({ viewport: sizes.phone })
      const { page } = seen

      const colours = await page.evaluate<Record<string, number>>(`
        Object.fromEntries([...document.querySelectorAll('.video')].map((video) => {
          const canvas = video.querySelector('canvas')
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
          const seen = new Set()
          for (let at = 0; at < data.length; at += 4 * 97) seen.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2])
          return [video.dataset.video, seen.size]
        }))
      `)

      expect(Object.keys(colours)).toHaveLength(11)
      for (const [video, count] of Object.entries(colours)) expect([video, count > 60]).toEqual([video, true])
    },
    LONG,
  )
})
