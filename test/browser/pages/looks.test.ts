import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { requireBinary } from '../../support/binaries.ts'
import { startChromium } from '../../support/chromium.ts'
import { frame, pages } from './support/models.ts'
import type { Site } from './support/site.ts'
import { serve } from './support/site.ts'
import { overflow, picture, sizes, tooSmall, violations, visit } from './support/visit.ts'

/** Stands still where a real one would wait for the service. */
const quietScript = 'document.dispatchEvent(new Event("nothing"))'

;(requireBinary('chromium') === undefined ? describe.skip : describe)('how the linking pages look', () => {
  let browser: Browser
  let site: Site

  beforeAll(async () => {
    const turned = { ...frame, dir: 'rtl' as const, userName: 'مارا ليند' }
    site = await serve({
      '/musickit.js': (_req, res) => void res.setHeader('content-type', 'text/javascript').end(quietScript),
      ...Object.fromEntries(Object.entries(pages).map(([path, page]) => [`/${path}`, page(frame)])),
      ...Object.fromEntries(Object.entries(pages).map(([path, page]) => [`/rtl/${path}`, page(turned)])),
    })
    const started = await startChromium()
    if (started === undefined) throw new Error('no Chromium')
    browser = started
  })

  afterAll(async () => {
    await browser?.close()
    await site?.stop()
  })

  const cases = Object.keys(pages).flatMap((path) =>
    (['phone', 'desktop'] as const).map((size) => ({ path, size })),
  )

  test.each(cases)('$path on a $size, light and dark', async ({ path, size }) => {
    await using seen = await visit(browser, `${site.origin}/${path}`, { viewport: sizes[size] })

    for (const colorScheme of ['light', 'dark'] as const) {
      await seen.page.emulateMedia({ colorScheme })
      await picture(seen.page, `${path}.${size}.${colorScheme}`)
      expect(await violations(seen.page)).toEqual([])
    }

    expect(await overflow(seen.page)).toBe(0)
    expect(await tooSmall(seen.page)).toEqual([])
    expect(seen.complaints).toEqual([])
    expect(seen.requests.filter((url) => !url.startsWith(site.origin))).toEqual([])
  })

  test.each(Object.keys(pages))('%s written from right to left', async (path) => {
    await using seen = await visit(browser, `${site.origin}/rtl/${path}`)

    await picture(seen.page, `${path}.phone.rtl`)

    expect(await overflow(seen.page)).toBe(0)
    expect(seen.complaints).toEqual([])
  })

  test.each(Object.keys(pages))('%s on the narrowest phone, with text twice as large', async (path) => {
    await using seen = await visit(browser, `${site.origin}/${path}`, {
      viewport: { width: 320, height: 568 },
    })

    await seen.page.evaluate(`document.documentElement.style.fontSize = '200%'`)
    await picture(seen.page, `${path}.narrow`)

    expect(await overflow(seen.page)).toBe(0)
  })
})
