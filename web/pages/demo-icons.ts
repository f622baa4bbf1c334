import type { Html } from '../html.ts'
import { html } from '../html.ts'

const paths = {
  check: html`<path d="m5 12.5 4.7 4.7L19.5 7" />`,
  note: html`<path d="M9 18.2V6l10-2v12" /><circle cx="6.4" cy="18.2" r="2.6" /><circle
      cx="16.4"
      cy="16"
      r="2.6"
    />`,
  share: html`<path d="M14 5.5 20.5 12 14 18.5M20 12h-7c-5 0-8.500 2.500-9.500 7" />`,
  muted: html`<path d="M4 9.500v5h3.500l5 4.500V5l-5 4.500zM16.500 9.500l5 5M21.500 9.500l-5 5" />`,
  loud: html`<path
    d="M4 9.500v5h3.500l5 4.500V5l-5 4.500zM16 9a4 4 0 0 1 0 6M18.700 6.300a8 8 0 0 1 0 11.400"
  />`,
  up: html`<path d="m5 15 7-7 7 7" />`,
  down: html`<path d="m5 9 7 7 7-7" />`,
  stack: html`<path d="m12 4 9 4.500-9 4.500-9-4.500zM3.500 13 12 17.200l8.500-4.200" />`,
  close: html`<path d="m6 6 12 12M18 6 6 18" />`,
} as const satisfies Record<string, Html>

/** A line drawing of the demo, in the colour of the text around it. */
export function frameIcon(shape: keyof typeof paths): Html {
  return html`<svg class="line line-${shape}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${paths[shape]}
  </svg>`
}
