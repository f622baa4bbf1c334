import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const

const PICTURES = join(import.meta.dirname, '../../../../test-output/pages')

/** A page in a browser of its own, with everything it complained about and every place it called. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Console errors, exceptions, refusals of the content security policy. */
  readonly complaints: readonly string[]
  readonly requests: readonly string[]
}

export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: sizes.phone, ...options })
  const complaints: string[] = []
  const requests: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('request', (request) => requests.push(request.url()))
  const page = await context.newPage()
  await page.goto(url, { waitUntil: 'load' })
  return { page, complaints, requests, [Symbol.asyncDispose]: () => context.close() }
}

/** Violations of WCAG 2.2 A and AA and of good practice, each with the places it was found. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Through the debugger, not a script element: the page's own policy stays as it is.
  await page.evaluate(axe.source)
  const found = await page.evaluate<axe.AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  )
  return found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => node.html).join('\n')}`,
  )
}

/** Pixels by which the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

const FINGERTIP = 44

/** What can be pressed and is smaller than a fingertip; links inside a sentence aside. */
export async function tooSmall(page: Page): Promise<readonly string[]> {
  const small: string[] = []
  for (const target of await page.locator('button, a.button, summary').all()) {
    if (!(await target.isVisible())) continue
    const box = await target.boundingBox()
    if (box !== null && (box.height < FINGERTIP || box.width < FINGERTIP))
      small.push(await target.innerText())
  }
  return small
}

/** Keeps what the page looks like, to be looked at: `test-output/pages/NAME.png`. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}
