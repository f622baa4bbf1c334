import type { Html } from '../html.ts'
import { cover as drawn } from '../covers/cover.ts'
import { html } from '../html.ts'

/** The picture of a release; a drawn one where the service's may not be shown or is not known. */
export interface CoverModel {
  readonly src?: string
  /** What it is drawn from: the recording's id where there is one, so that a song looks the same everywhere. */
  readonly seed: string
}

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
  return drawn(seed)
}
