import type { Html } from './html.ts'
import { html } from './html.ts'

/** Services with a mark of their own in `assets/marks`, drawn by us; every other one gets the neutral mark. */
const drawn: ReadonlySet<string> = new Set(['spotify', 'apple-music', 'amazon-music'])

const MARK_PIXELS = { small: 24, row: 44, large: 64 } as const

/** Coloured sign of a service. It stands beside the service's name, so it is empty for a screen reader. */
export function serviceMark(assets: string, service: string, size: keyof typeof MARK_PIXELS = 'row'): Html {
  const pixels = MARK_PIXELS[size]
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
  dots: html`<path d="M5 12h.1M12 12h.1M19 12h.1" />`,
  search: html`<circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5" />`,
  songs: html`<path d="M9 18V5.5l11-2V16" /><circle cx="6.2" cy="18" r="2.8" /><circle
      cx="17.2"
      cy="16"
      r="2.8"
    />`,
  ear: html`<path d="M4 7h9M4 12h6M4 17h4" /><path d="m13 15.5 2.8 2.8L21 12.5" />`,
  gear: html`<path d="M4 7h10M18 7h2M4 17h2M10 17h10" /><circle cx="16" cy="7" r="2" /><circle
      cx="8"
      cy="17"
      r="2"
    />`,
  out: html`<path d="M14 5h5v5M19 5l-8 8" /><path d="M11 6H6v12h12v-5" />`,
  cross: html`<path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />`,
  clock: html`<circle cx="12" cy="12" r="8.5" /><path d="M12 7.5V12l3 2" />`,
  undo: html`<path d="M8.5 5 4.5 9l4 4" /><path d="M5 9h9a5 5 0 0 1 0 10h-3" />`,
  retry: html`<path d="M19 8.5A8 8 0 1 0 20 13" /><path d="M20 4v5h-5" />`,
  swap: html`<path d="M7 4 3.5 7.5 7 11M4 7.5h12M17 13l3.5 3.5L17 20M20 16.5H8" />`,
  link: html`<path
    d="M10.2 13.8a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M13.8 10.2a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"
  />`,
  share: html`<path d="M12 15V3.8M7.6 7.8 12 3.5l4.4 4.3M5 12.5v6a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-6" />`,
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
