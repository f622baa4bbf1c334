import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { Scene } from '../../../integration/workers/scene.ts'
import { startChromium } from '../../../support/chromium.ts'
import type { Visit } from '../../pages/support/visit.ts'
import { violations } from '../../pages/support/visit.ts'

/** The page of an app that opens our pages and listens. */
const APP_PAGE = `<!doctype html><link rel="icon" href="data:,"><title>The app</title>
  <script>heard = []; addEventListener('message', (e) => heard.push({ from: e.origin, data: e.data }))</script>`

/** Product, simulated services, a browser, and a site of the app. */
export class Walk {
  readonly scene: Scene
  readonly browser: Browser
  readonly #app: Server

  private constructor(scene: Scene, browser: Browser, app: Server) {
    this.scene = scene
    this.browser = browser
    this.#app = app
  }

  static async start(): Promise<Walk> {
    const scene = await Scene.start()
    const browser = await startChromium()
    if (browser === undefined) throw new Error('no Chromium')
    const app = createServer((_req, res) => void res.setHeader('content-type', 'text/html').end(APP_PAGE))
    await new Promise<void>((done) => app.listen(0, done))
    return new Walk(scene, browser, app)
  }

  async stop(): Promise<void> {
    await this.browser.close()
    this.#app.closeAllConnections()
    this.#app.close()
    await this.scene.stop()
  }

  appOrigin(host = '127.0.0.1'): string {
    return `http://${host}:${(this.#app.address() as AddressInfo).port}`
  }

  /** A tap, and the page the app opens when it needs the listener. */
  async tap(user = this.scene.newUser(), service?: string) {
    const song = this.scene.newSong()
    const { title, artists, isrc } = song
    const { body } = await this.scene.app.call('POST', '/v1/saves', {
      user,
      track: { title, artists, isrc },
      ...(service === undefined ? {} : { services: [service] }),
    })
    const url: string = body.action?.url ?? body.placements[0].action?.url
    return { user, song, save: body.id as string, url }
  }
}

export const heading = (page: Page) => page.getByRole('heading', { level: 1 })

export function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click()
}

export async function clean(seen: Visit): Promise<void> {
  expect(await violations(seen.page)).toEqual([])
  expect(seen.complaints).toEqual([])
}

/** From the list of services to "is linked". */
export async function link(page: Page, id: string, name: string, look?: () => Promise<void>): Promise<void> {
  await press(page, new RegExp(`Link ${name}`))
  if (id === 'apple-music') {
    await look?.()
    const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, /Apple Music/)])
    await popup.getByRole('button', { name: 'Allow' }).click()
  } else {
    await press(page, 'Allow')
  }
  await page.waitForURL(`**/link/${id}/confirm`)
  await look?.()
  await press(page, 'Connect')
  await page.waitForURL(`**/link/${id}/done?songs=*`)
  await look?.()
}
