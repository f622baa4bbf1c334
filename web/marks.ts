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
  attention: html`<path d="M12 7v6.5M12 17.2v.1" />`,
  link: html`<path d="M12 5v14M5 12h14" />`,
} as const satisfies Record<string, Html>

/** A line drawing in the colour of the text around it. */
export function icon(shape: IconName): Html {
  return html`<svg class="icon icon-${shape}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${paths[shape]}
  </svg>`
}

/** Our own sign: three bars of a sound, the middle one crossed to a plus. */
export function brandMark(): Html {
  return html`<svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect class="brand-tile" width="32" height="32" rx="9" />
    <path class="brand-bars" d="M7.5 14v4M16 7v18M24.5 14v4M11.5 16h9" />
  </svg>`
}
