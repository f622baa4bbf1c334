import { html } from '../html.ts'
import { layout } from './layout.ts'

export interface ProblemCodeModel {
  readonly assets: string
  readonly code: string
  readonly status: number
  readonly title: string
  readonly happened: string
  readonly todo: string
  /** The problem as JSON. */
  readonly example: string
}

/** Where the `type` of a problem leads a developer who follows it. */
export function problemCodePage(model: ProblemCodeModel): string {
  const { assets, code, status, title, happened, todo, example } = model
  const main = html`<div class="intro">
      <p class="fine"><code>${status} ${code}</code></p>
      <h1>${title}</h1>
      <p class="lead">${happened}</p>
    </div>
    <section class="note" aria-labelledby="todo">
      <h2 id="todo">What to do</h2>
      <p>${todo}</p>
    </section>
    <figure>
      <figcaption>Example</figcaption>
      <pre tabindex="0"><code>${example}</code></pre>
    </figure>
    <p><a href="/docs">API reference</a></p>`
  return layout({ frame: { assets, lang: 'en', dir: 'ltr' }, title, shape: 'reference', main })
}
