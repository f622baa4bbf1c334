import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { icon } from '../marks.ts'
import type { Translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'
import { layout } from './layout.ts'

export interface HomePage {
  readonly frame: Frame
  readonly t: Translator
  readonly title: string
  readonly here: 'songs' | 'review' | 'settings'
  /** Songs whose version is to be chosen, for the sign beside the way there. */
  readonly reviews: number
  readonly main: Html
  readonly scripts?: readonly string[]
  readonly styles?: readonly string[]
}

const WAYS = [
  { to: 'songs', href: '/home', sign: 'songs' },
  { to: 'review', href: '/home/review', sign: 'ear' },
  { to: 'settings', href: '/home/settings', sign: 'gear' },
] as const

/** The frame of the pages a listener comes back to: can be put on a home screen, and has its three ways at hand. */
export function homeLayout(page: HomePage): string {
  const { frame, t, title, here, reviews, main, scripts = [], styles = [] } = page
  const nav = html`<nav class="ways" aria-label="${t.plain('nav.label')}">
    ${WAYS.map(
      ({ to, href, sign }) =>
        html`<a class="way" href="${href}" ${to === here && html`aria-current="page"`}>
          ${icon(sign)}<span>${t(`nav.${to}`)}</span>
          ${to === 'review' && reviews > 0 && html`<span class="count">${t.number(reviews)}</span>`}
        </a>`,
    )}
  </nav>`
  const head = html`<link rel="manifest" href="${frame.assets}/home.webmanifest" />
    <link rel="apple-touch-icon" href="${frame.assets}/icon-180.png" />`
  return layout({ frame, title, shape: 'home', nav, head, main, scripts, styles })
}
