import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startChromium } from '../../../support/chromium.ts'
import { visit } from '../../pages/support/visit.ts'
import type { Visit } from '../../pages/support/visit.ts'
import { startDemoProcess } from './demo-process.ts'
import type { DemoProcess } from './demo-process.ts'

/** The service as `npm start` starts it, and a browser to visit it. */
export class Demo {
  readonly url: string
  readonly browser: Browser
  readonly #process: DemoProcess

  private constructor(process: DemoProcess, browser: Browser) {
    this.url = process.url
    this.browser = browser
    this.#process = process
  }

  static async start(): Promise<Demo> {
    const started = await startDemoProcess()
    const browser = await startChromium()
    if (browser === undefined) throw new Error('no Chromium')
    return new Demo(started, browser)
  }

  /** A visitor of their own, at the feed. */
  async visit(options: BrowserContextOptions = {}, path = '/'): Promise<Visit> {
    const seen = await visit(this.browser, this.url + path, {
      viewport: { width: 1280, height: 800 },
      locale: 'en-US',
      ...options,
    })
    await seen.page.locator('#video-orchard.playing').waitFor()
    await seen.page.locator('#video-orchard add-to-music[state="idle"]').waitFor()
    return seen
  }

  async stop(): Promise<void> {
    await this.browser.close()
    await this.#process.stop()
  }
}

/** Brings a video into the phone, as a swipe does. */
export async function show(page: Page, video: string): Promise<void> {
  await page.locator(`#video-${video}`).evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await page.locator(`#video-${video}.playing`).waitFor()
}

export function button(page: Page, video: string) {
  return page.locator(`#video-${video} add-to-music`)
}

/** Waits until the button of a video says so. */
export async function becomes(page: Page, video: string, ...states: readonly string[]): Promise<void> {
  const any = states.map((state) => `#video-${video} add-to-music[state="${state}"]`).join(', ')
  await page.locator(any).waitFor({ timeout: 40_000 })
}

export function library(page: Page, service: string) {
  return page.locator(`[data-service="${service}"] .track-name`)
}

export function isDone(page: Page, step: string) {
  return page.locator(`[data-step="${step}"].done`).waitFor({ timeout: 20_000 })
}

/** Chooses a service in the button's sheet, which leads straight to its consent, and says yes. */
export async function linkBySheet(page: Page, service: string): Promise<void> {
  const choice = page.getByRole('dialog').getByRole('button', { name: service })
  const [popup] = await Promise.all([page.waitForEvent('popup'), choice.click()])
  await allow(popup)
}

export async function allow(popup: Page, account?: string): Promise<void> {
  await popup.getByRole('button', { name: 'Allow', exact: true }).waitFor()
  if (account !== undefined) await popup.getByLabel('Account').selectOption({ label: account })
  await popup.getByRole('button', { name: 'Allow', exact: true }).click()
  const closed = popup.waitForEvent('close')
  await popup.getByRole('button', { name: /^Connect/ }).click()
  await closed
}

export async function setMood(page: Page, service: string, mood: string): Promise<void> {
  const told = page.waitForResponse((answer) => answer.url().endsWith(`/demo/services/${service}`))
  await page.locator(`[data-service="${service}"] .mood-${mood} input`).check()
  await told
}
