import { html, svg } from 'lit'
import type { SVGTemplateResult, TemplateResult } from 'lit'

export type IconName = keyof typeof paths

const paths = {
  back: svg`<path d="m15 5-7 7 7 7" />`,
  forth: svg`<path d="m9 5 7 7-7 7" />`,
  close: svg`<path d="M6 6l12 12M18 6 6 18" />`,
  save: svg`<path d="M12 5v14M5 12h14" />`,
  elsewhere: svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 8.5v7M8.5 12h7" />`,
  playlist: svg`<path d="M4 7h11M4 12h11M4 17h6M17.5 14v6M14.5 17h6" />`,
  undo: svg`<path d="M8 5 4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-3" />`,
  version: svg`<path d="M5 8h13l-3-3.5M19 16H6l3 3.5" />`,
  share: svg`<path d="M12 15V4m-4 3.5L12 4l4 3.5M5 13v5.5A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.5V13" />`,
  find: svg`<circle cx="11" cy="11" r="6.5" /><path d="m16 16 4 4" />`,
  home: svg`<path d="M5 7v10M12 4v16M19 9v6" />`,
} as const satisfies Readonly<Record<string, SVGTemplateResult>>

/** A line drawing in the colour of the text around it; the two that point turn with the writing. */
export function icon(name: IconName): TemplateResult {
  const turns = name === 'back' || name === 'forth' || name === 'undo'
  return html`<svg class="line ${turns ? 'turn' : ''}" viewBox="0 0 24 24" aria-hidden="true">
    ${paths[name]}
  </svg>`
}
