import { html } from '../../html.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'

export interface ConsoleProblemModel {
  readonly frame: ConsoleFrame
  readonly title: string
  readonly text: string
  readonly code: string
  readonly requestId: string
  readonly wayOn: { readonly label: string; readonly href: string }
}

export function consoleProblemPage({
  frame,
  title,
  text,
  code,
  requestId,
  wayOn,
}: ConsoleProblemModel): string {
  const main = html`<div class="sign-in">
    <h1>${title}</h1>
    <p class="lead">${text}</p>
    <p><a class="button primary" href="${wayOn.href}">${wayOn.label}</a></p>
    <p class="fine">Code <code>${code}</code>, request <code>${requestId}</code></p>
  </div>`
  return consoleLayout({ frame, title, main, shape: 'narrow' })
}
