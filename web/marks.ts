import type { Html } from './html.ts'
import { html } from './html.ts'

/** Services with a mark of their own in `assets/marks`, drawn by us; every other one gets the neutral mark. */
const drawn: ReadonlySet<string> = new Set(['spotify', 'apple-music', 'amazon-music'])

/** Coloured sign of a service. It stands beside the service's name, so it is empty for a screen reader. */
export function serviceMark(assets: string, service: string, size: 'row' | 'large' = 'row'): Html {
  const pixels = size === 'large' ? 64 : 44
  const file = drawn.has(service) ? service : 'other'
  return html`<img
    class="mark mark-${size}"
    src="${assets}/marks/${file}.svg"
    alt=""
    width="${pixels}"
    height="${pixels}"
  />`
}

/** First letter of a name on a tile, for people and apps. */
export function initialMark(text: string): Html {
  const first = [...new Intl.Segmenter().segment(text.trim())][0]?.segment ?? '?'
  return html`<span class="mark mark-large initial" aria-hidden="true">${first.toLocaleUpperCase()}</span>`
}

type IconName = keyof typeof paths

const paths = {
  chevron: html`<path d="m9 5 7 7-7 7" />`,
  check: html`<path d="m5 12.5 4.7 4.7L19.5 7" />`,
  down: html`<path d="m5 9 7 7 7-7" />`,
  attention: html`<circle cx="12" cy="12" r="9" /><path d="M12 7.5v5M12 16.3v.1" />`,
} as const satisfies Record<string, Html>

/** A line drawing in the colour of the text around it. */
export function icon(shape: IconName): Html {
  return html`<svg class="icon icon-${shape}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${paths[shape]}
  </svg>`
}

/** Bars of a sound between two marks: what is about to be joined. */
export function joint(): Html {
  return html`<span class="bars joint"><i></i><i></i><i></i><i></i><i></i></span>`
}

/** The same sound with its middle bar turned into an exclamation mark. */
export function interrupted(): Html {
  return html`<svg class="interrupted" viewBox="0 0 72 72" aria-hidden="true" focusable="false">
    <path class="sound" d="M4 28v16M20 18v36M52 18v36M68 28v16" />
    <path class="call" d="M36 4v46M36 67v.1" />
  </svg>`
}

/** Our own sign: three bars of a sound, the middle one crossed to a plus. */
export function brandMark(): Html {
  return html`<svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect class="brand-tile" width="32" height="32" rx="9" />
    <path class="brand-bars" d="M7.5 12.5v7M16 7v18M24.5 12.5v7M12.2 16h7.6" />
  </svg>`
}
