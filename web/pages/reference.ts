import type { Html } from '../html.ts'
import { address, html } from '../html.ts'
import { layout } from './layout.ts'

export interface FieldModel {
  /** Dotted path, `track.artists[]`. */
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
}

export interface OperationModel {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  /** `API key with saves:write`, one each way to be let in. */
  readonly access: readonly string[]
  readonly parameters: readonly FieldModel[]
  readonly body: readonly FieldModel[]
  /** JSON, ready to be shown. */
  readonly request: string | undefined
  readonly success: {
    readonly status: string
    readonly description: string
    readonly example: string | undefined
  }
  readonly problems: readonly string[]
}

export interface ReferenceModel {
  readonly assets: string
  /** Paragraphs and headings in order. */
  readonly introduction: readonly Block[]
  readonly groups: readonly {
    readonly name: string
    readonly description: string
    readonly operations: readonly OperationModel[]
  }[]
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }

/** All operations on one page: no script, so it reads and prints like a book. */
export function referencePage(model: ReferenceModel): string {
  const main = html`<div class="intro">
      <h1>API reference</h1>
      ${model.introduction.map(block)}
      <p><a href="/openapi.json">OpenAPI 3.1 document</a></p>
    </div>
    <nav class="contents" aria-label="Operations">
      ${model.groups.map((group) => html`<a href="#${slug(group.name)}">${group.name}</a>`)}
    </nav>
    ${model.groups.map(
      (group) =>
        html`<section class="group" id="${slug(group.name)}" aria-label="${group.name}">
          <h2>${group.name}</h2>
          <p>${inline(group.description)}</p>
          ${group.operations.map(operation)}
        </section>`,
    )}`
  return layout({
    frame: { assets: model.assets, lang: 'en', dir: 'ltr' },
    title: 'API reference',
    shape: 'reference',
    main,
  })
}

function operation(one: OperationModel): Html {
  return html`<details class="operation" id="${one.id}">
    <summary>
      <span class="method method-${one.method.toLowerCase()}">${one.method}</span>
      <code>${one.path}</code>
      <span class="what">${one.summary}</span>
    </summary>
    <div class="inside">
      ${one.description !== '' && html`<p>${inline(one.description)}</p>`}
      <p class="fine">${one.access.join(' · ')}</p>
      ${one.parameters.length > 0 && fields('Parameters', one.parameters)}
      ${one.body.length > 0 && fields('Body', one.body)}
      ${one.request !== undefined && example('Request', one.request)}
      <h3>Answer ${one.success.status}</h3>
      <p>${inline(one.success.description)}</p>
      ${one.success.example !== undefined && example('Answer', one.success.example)}
      <h3>Problems</h3>
      <p class="problems">
        ${one.problems.map((code) => html`<a href="${address(`/problems/${code}`)}"><code>${code}</code></a> `)}
      </p>
    </div>
  </details>`
}

function fields(title: string, list: readonly FieldModel[]): Html {
  return html`<h3>${title}</h3>
    <dl class="fields">
      ${list.map(
        (field) =>
          html`<div>
            <dt>
              <code>${field.name}</code> <span class="type">${field.type}</span>
              ${field.required && html`<span class="required">required</span>`}
            </dt>
            <dd>${inline(field.description)}</dd>
          </div>`,
      )}
    </dl>`
}

function example(title: string, json: string): Html {
  return html`<figure>
    <figcaption>${title}</figcaption>
    <pre tabindex="0"><code>${json}</code></pre>
  </figure>`
}

function block(one: Block): Html {
  if (one.kind === 'heading') return html`<h2>${one.text}</h2>`
  if (one.kind === 'text') return html`<p>${inline(one.text)}</p>`
  const [head = [], ...rows] = one.rows
  return html`<table>
    <thead>
      <tr>
        ${head.map((cell) => html`<th scope="col">${inline(cell)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell) => html`<td>${inline(cell)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** Text with `code` in it. */
export function inline(text: string): readonly (Html | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]+/g, '-')
}
