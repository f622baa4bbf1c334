import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { PROBLEMS } from '../../../server/http/problem.ts'
import { requireBinary } from '../../support/binaries.ts'
import { startChromium } from '../../support/chromium.ts'
import { useApi } from '../../integration/api/support/api.ts'
import { overflow, picture, sizes, violations, visit } from '../pages/support/visit.ts'

;(requireBinary('chromium') === undefined ? describe.skip : describe)('what developers read', () => {
  const api = useApi('embedded')
  let browser: Browser

  beforeAll(async () => {
    const started = await startChromium()
    if (started === undefined) throw new Error('no Chromium')
    browser = started
  })
  afterAll(() => browser?.close())

  it.each([
    ['/docs', 'phone'],
    ['/docs', 'desktop'],
    ['/problems/invalid_request', 'phone'],
    ['/problems/invalid_request', 'desktop'],
  ] as const)('%s on a %s, light and dark', async (path, size) => {
    await using seen = await visit(browser, `${api.product.url}${path}`, { viewport: sizes[size] })
    if (path === '/docs') await seen.page.click('#createSave > summary')

    for (const colorScheme of ['light', 'dark'] as const) {
      await seen.page.emulateMedia({ colorScheme })
      await picture(seen.page, `${path.slice(1).replace('/', '-')}.${size}.${colorScheme}`)
      expect(await violations(seen.page)).toEqual([])
    }

    expect(await overflow(seen.page)).toBe(0)
    expect(seen.complaints).toEqual([])
    expect(seen.requests.filter((url) => !url.startsWith(api.product.url))).toEqual([])
  })

  it('names every operation of the document, and runs nothing inline', async () => {
    const page = await fetch(`${api.product.url}/docs`)
    const html = await page.text()
    const { paths } = (await (await fetch(`${api.product.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>
    }

    for (const { operationId } of Object.values(paths).flatMap((methods) => Object.values(methods)))
      expect(html).toContain(`id="${operationId}"`)
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  })

  it.each(Object.keys(PROBLEMS))('explains %s to people, and to programs in JSON', async (code) => {
    const address = `${api.product.url}/problems/${code}`
    const [page, json] = await Promise.all([
      fetch(address, { headers: { accept: 'text/html,*/*;q=0.8' } }),
      fetch(address, { headers: { accept: 'application/json' } }),
    ])

    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await page.text()).toContain(code)
    expect(await json.json()).toMatchObject({ code, ...PROBLEMS[code as keyof typeof PROBLEMS] })
  })
})
