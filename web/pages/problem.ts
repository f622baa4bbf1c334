import type { Html } from '../html.ts'
import { address, html } from '../html.ts'
import { interrupted } from '../marks.ts'
import { translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'
import { csrfField, hiddenField, layout } from './layout.ts'

interface GoTo {
  readonly label: string
  readonly href: string
}

interface PostTo {
  readonly label: string
  readonly postTo: string
  readonly csrf: string
  /** Hidden fields besides the secret of the form. */
  readonly fields?: Readonly<Record<string, string>>
}

export interface ProblemModel {
  /** Without names where it is not known whose page this is. */
  readonly frame: Pick<Frame, 'assets' | 'lang' | 'dir'> & Partial<Frame>
  readonly code: string
  readonly title: string
  readonly text: string
  readonly whatToDo?: string
  readonly primary?: GoTo | PostTo
  readonly secondary?: GoTo
}

/** What happened, what it means, and a way on. */
export function problemPage(model: ProblemModel): string {
  const { frame, code, title, text, whatToDo, primary, secondary } = model
  const t = translator(frame.lang)
  const main = html`<div class="task-body">
      <div class="pair" aria-hidden="true">${interrupted()}</div>
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      ${
        whatToDo !== undefined &&
        html`<section class="note" aria-labelledby="what-to-do">
          <h2 id="what-to-do">${t('problem.what_to_do')}</h2>
          <p>${whatToDo}</p>
        </section>`
      }
    </div>
    <div class="actions">
      ${primary !== undefined && primaryAction(primary)}
      ${secondary !== undefined && html`<a class="button quiet" href="${address(secondary.href)}">${secondary.label}</a>`}
      <p class="fine code">${t('problem.code', { code: html`<code>${code}</code>` })}</p>
    </div>`
  return layout({ frame, title, shape: 'task', main })
}

function primaryAction(action: GoTo | PostTo): Html {
  if ('href' in action)
    return html`<a class="button primary" href="${address(action.href)}">${action.label}</a>`
  return html`<form method="post" action="${address(action.postTo)}">
    ${csrfField(action.csrf)}
    ${Object.entries(action.fields ?? {}).map(([name, value]) => hiddenField(name, value))}
    <button class="button primary" type="submit">${action.label}</button>
  </form>`
}
