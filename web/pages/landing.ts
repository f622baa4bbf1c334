import { html } from '../html.ts'
import { layout } from './layout.ts'

export interface LandingModel {
  readonly assets: string
  /** Names of the music services on offer. */
  readonly services: readonly string[]
  readonly ready: boolean
}

/** What somebody sees who opens the bare address of a service in use. */
export function landingPage({ assets, services, ready }: LandingModel): string {
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(services)
  return layout({
    frame: { assets, lang: 'en', dir: 'ltr' },
    title: 'Save what you hear',
    shape: 'list',
    head: html`<link rel="stylesheet" href="${assets}/landing.css" />`,
    main: html`<div class="intro">
        <h1>Save what you hear</h1>
        <p class="lead">
          Video apps use this service to put the song of a video into the listener’s music library, once, or
          to say honestly why not.
        </p>
        <p class="state ${ready ? 'ready' : 'note attention'}">
          ${ready ? 'Ready to take saves' : 'Not ready right now'}${ready && services.length > 0 && html` for ${list}`}.
        </p>
      </div>
      <ul class="ways">
        <li>
          <a href="/home"
            ><strong>Your saves</strong><span>For listeners: what you saved, and where it went</span></a
          >
        </li>
        <li>
          <a href="/docs"
            ><strong>API reference</strong><span>For developers: from a key to the first save</span></a
          >
        </li>
        <li>
          <a href="/console"
            ><strong>Console</strong><span>For partners: apps, keys, webhooks and figures</span></a
          >
        </li>
      </ul>`,
  })
}
