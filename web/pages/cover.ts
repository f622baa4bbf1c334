import type { Html } from '../html.ts'
import { html } from '../html.ts'

/** The picture of a release; a drawn one where the service's may not be shown or is not known. */
export interface CoverModel {
  readonly src?: string
  /** Stands for the recording: the drawn cover of a song is the same everywhere. */
  readonly seed: string
}

/** Drawn covers there are in `home.css`. */
const TONES = 6
const BARS = 7

export function cover({ src, seed }: CoverModel): Html {
  if (src !== undefined) {
    return html`<img
      class="cover"
      src="${src}"
      alt=""
      width="64"
      height="64"
      loading="lazy"
      decoding="async"
      referrerpolicy="no-referrer"
    />`
  }
  const numbers = hash(seed)
  const bars = Array.from({ length: BARS }, (_, at) => {
    const height = 10 + ((numbers >>> (at * 3)) & 7) * 4
    return `M${12 + at * 6.67} ${32 - height / 2}v${height}`
  })
  return html`<svg
    class="cover cover-${numbers % TONES}"
    viewBox="0 0 64 64"
    aria-hidden="true"
    focusable="false"
  >
    <rect width="64" height="64" />
    <path d="${bars.join('')}" />
  </svg>`
}

/** FNV-1a: well spread, the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}
