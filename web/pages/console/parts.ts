import type { Fragment, Html } from '../../html.ts'
import { html } from '../../html.ts'
import { csrfField, hiddenField } from '../layout.ts'

export interface Column<T> {
  readonly label: string
  /** Numbers stand at the end of their cell, one below the other. */
  readonly kind?: 'number' | 'code' | 'actions'
  readonly cell: (row: T) => Fragment
}

export interface TableModel<T> {
  /** What the table is, for who hears it. */
  readonly caption: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  /** Said in place of the table when there are no rows: what it would show, and how to get there. */
  readonly empty: Fragment
  /** For the script that brings newer rows. */
  readonly id?: string
}

/** Scrolls within itself on narrow screens; can be reached by keyboard to be scrolled. */
export function table<T>({ caption, columns, rows, empty, id }: TableModel<T>): Html {
  if (rows.length === 0) return html`<div class="empty">${empty}</div>`
  return html`<div class="table" role="group" aria-label="${caption}" tabindex="0">
    <table ${id !== undefined && html`id="${id}"`}>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(
            ({ label, kind }) =>
              html`<th scope="col" class="${kind ?? 'text'}">
                ${kind === 'actions' ? html`<span class="unseen">${label}</span>` : label}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(({ cell, kind }) => html`<td class="${kind ?? 'text'}">${cell(row)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

export interface Section {
  readonly id: string
  readonly title: string
  readonly lead?: Fragment
  readonly aside?: Fragment
  readonly body: Fragment
}

/** A card with a heading. */
export function section({ id, title, lead, aside, body }: Section): Html {
  return html`<section class="panel" aria-labelledby="${id}">
    <div class="panel-head">
      <div>
        <h2 id="${id}">${title}</h2>
        ${lead !== undefined && html`<p class="fine">${lead}</p>`}
      </div>
      ${aside}
    </div>
    ${body}
  </section>`
}

export function pageHead(title: Fragment, lead?: Fragment, aside?: Fragment): Html {
  return html`<div class="page-head">
    <div>
      <h1>${title}</h1>
      ${lead !== undefined && html`<p class="fine">${lead}</p>`}
    </div>
    ${aside}
  </div>`
}

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet'

/** A state in one word; the colour only repeats it. */
export function pill(text: string, tone: Tone): Html {
  return html`<span class="pill pill-${tone}">${text}</span>`
}

/** A moment, in UTC, to the second. */
export function time(at: Date | null | undefined, missing = '—'): Html {
  if (at === null || at === undefined) return html`<span class="soft">${missing}</span>`
  const iso = at.toISOString()
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`
}

const NUMBERS = new Intl.NumberFormat('en')
export const number = (value: number): string => NUMBERS.format(value)

const SHARES = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
export const share = (part: number, whole: number): string =>
  whole === 0 ? '—' : SHARES.format(part / whole)

export interface PostButton {
  readonly action: string
  readonly csrf: string
  readonly label: string
  readonly fields?: Readonly<Record<string, string>>
  readonly kind?: 'primary' | 'danger'
  /** What it is pressed for, where the label alone does not tell one button from the next. */
  readonly of?: string
}

/** A change that needs nothing but the press of a button. */
export function postButton({ action, csrf, label, fields = {}, kind, of }: PostButton): Html {
  return html`<form class="inline" method="post" action="${action}">
    ${csrfField(csrf)} ${Object.entries(fields).map(([field, value]) => hiddenField(field, value))}
    <button class="button small ${kind ?? ''}" type="submit">
      ${label}${of !== undefined && html`<span class="unseen"> ${of}</span>`}
    </button>
  </form>`
}

/** Shown once: the page it stands on cannot be had again. */
export function secretNote(what: string, secret: string, more?: Fragment): Html {
  return html`<div class="note secret" role="status">
    <h2>${what}</h2>
    <p>Copy it now. It is shown this once and kept nowhere.</p>
    <p class="secret-text"><code>${secret}</code></p>
    ${more}
  </div>`
}

export function errorNote(text: string | undefined): Html | undefined {
  if (text === undefined) return undefined
  return html`<p class="note attention" role="alert">${text}</p>`
}

export function doneNote(text: string | undefined): Html | undefined {
  if (text === undefined) return undefined
  return html`<p class="note done" role="status">${text}</p>`
}

/** JSON or any other text as it is. */
export function excerpt(label: string, text: string | null | undefined): Html {
  if (text === null || text === undefined || text === '')
    return html`<p class="fine">${label}: nothing was sent.</p>`
  return html`<figure class="excerpt">
    <figcaption>${label}</figcaption>
    <pre tabindex="0">${text}</pre>
  </figure>`
}
