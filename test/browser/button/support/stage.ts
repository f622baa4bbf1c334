import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { Scene } from '../../../integration/workers/scene.ts'
import { startChromium } from '../../../support/chromium.ts'

/** Attributes of the button on a page of the app. */
export type Attributes = Readonly<Record<string, string | boolean>>

export interface PageOptions {
  /** What stands around the button. */
  readonly page?: (button: string) => string
  readonly lang?: string
}

/** The product, simulated services, a browser, and an app on another site with the button on its page. */
export class Stage {
  readonly scene: Scene
  readonly browser: Browser
  readonly #app: Server
  readonly #pages = new Map<string, string>()

  private constructor(scene: Scene, browser: Browser, app: Server) {
    this.scene = scene
    this.browser = browser
    this.#app = app
    app.on('request', (req, res) => {
      const page = this.#pages.get(new URL(req.url ?? '/', 'http://app').pathname)
      res.statusCode = page === undefined ? 404 : 200
      // As strict as an app may be: our scripts, calls to us, and nothing inline.
      res.setHeader('content-security-policy', this.policy)
      res.setHeader('content-type', 'text/html; charset=utf-8').end(page)
    })
  }

  static async start(): Promise<Stage> {
    const scene = await Scene.start()
    // Cookies of one site inside pages of another are gone, as they are in Safari and Firefox.
    const browser = await startChromium(['--test-third-party-cookie-phaseout'])
    if (browser === undefined) throw new Error('no Chromium')
    const app = createServer()
    await new Promise<void>((done) => app.listen(0, done))
    return new Stage(scene, browser, app)
  }

  async stop(): Promise<void> {
    await this.browser.close()
    this.#app.closeAllConnections()
    this.#app.close()
    await this.scene.stop()
  }

  get policy(): string {
    const ours = this.scene.product.url
    return `default-src 'none'; script-src ${ours}; connect-src ${ours}; style-src 'nonce-app'; frame-src 'self'; img-src data:`
  }

  /** By another name than the service's: another site, not only another origin. */
  get appOrigin(): string {
    return `http://localhost:${(this.#app.address() as AddressInfo).port}`
  }

  async token(user: string): Promise<string> {
    const { body } = await this.scene.app.call('POST', '/v1/user-sessions', { user })
    return body.token as string
  }

  /** The address of a page of the app with one button on it. */
  page(attributes: Attributes, { page = video, lang = 'en' }: PageOptions = {}): string {
    const button = `<add-to-music ${markup(attributes)}></add-to-music>`
    return this.put(`<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
      <title>The app</title><script type="module" src="${this.scene.product.url}/button.js"></script>
      </head><body>${page(button)}</body></html>`)
  }

  /** The address of a page that shows another one in a frame with so many permissions. */
  frame(address: string, sandbox: string): string {
    return this
      .put(`<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>Outside</title>
      <style nonce="app">body { margin: 0 } iframe { border: 0; inline-size: 100%; block-size: 100dvh; display: block }</style>
      </head><body><main><h1>Outside</h1><iframe title="Video" src="${address}" sandbox="${sandbox}"></iframe></main></body></html>`)
  }

  /** The address of a page of the app. */
  put(markup: string): string {
    const path = `/page-${this.#pages.size}`
    this.#pages.set(path, markup)
    return this.appOrigin + path
  }
}

function markup(attributes: Attributes): string {
  return Object.entries(attributes)
    .flatMap(([name, value]) =>
      value === false ? [] : [value === true ? name : `${name}="${value.replaceAll('"', '&quot;')}"`],
    )
    .join(' ')
}

/** A short video as apps show it, drawn with colours only. */
function video(button: string): string {
  return `<style nonce="app">
      html { color-scheme: light dark }
      body { margin: 0; font-family: sans-serif }
      main { position: relative; block-size: 100dvh; overflow: hidden; color: #fff;
        background: radial-gradient(circle at 30% 20%, #7c5cff, transparent 55%), radial-gradient(circle at 80% 70%, #ff7a59, transparent 60%), #221a3a }
      .line { position: absolute; inset: auto 1rem 6rem; display: flex; align-items: center; gap: 1rem; justify-content: space-between }
      h1 { margin: 0; font-size: 1.125rem; text-shadow: 0 1px 8px #0008 }
    </style>
    <main><div class="line"><h1>♪ Night Ferry</h1>${button}</div></main>`
}
