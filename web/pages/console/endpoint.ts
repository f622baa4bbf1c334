import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import { csrfField } from '../layout.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import {
  doneNote,
  errorNote,
  excerpt,
  number,
  pageHead,
  pill,
  postButton,
  secretNote,
  section,
  table,
  time,
} from './parts.ts'
import { endpointFields, endpointState } from './webhooks.ts'
import type { EndpointRow } from './webhooks.ts'

export interface DeliveryRow {
  readonly id: string
  readonly event_id: string
  readonly type: string
  readonly status: 'waiting' | 'delivered' | 'failed'
  readonly attempts: number
  readonly next_attempt_at?: string | undefined
  readonly last_attempt_at?: string | undefined
  readonly request?: { readonly body: string } | undefined
  readonly answer?:
    | {
        readonly status: number
        readonly body?: string | undefined
        readonly duration_ms?: number | undefined
      }
    | undefined
  readonly error?: string | undefined
  readonly created_at: string
}

type Done = 'saved' | 'test' | 'redelivered' | 'recovered' | 'enabled' | 'disabled'

export interface EndpointModel {
  readonly frame: ConsoleFrame
  /** The page it belongs to. */
  readonly nav: string
  readonly at: string
  readonly endpoint: EndpointRow
  readonly events: readonly string[]
  readonly deliveries: readonly DeliveryRow[]
  readonly next: string | undefined
  readonly filter: string | undefined
  readonly mayWrite: boolean
  readonly done?: Done
  readonly count?: number | undefined
  readonly error?: string
  readonly secret?: string
  readonly previousEndsAt?: Date | undefined
}

export function endpointPage(model: EndpointModel): string {
  const { endpoint, frame, nav, mayWrite, secret } = model
  const main = html`${pageHead(html`<a class="up" href="${nav}">Webhooks</a> ${endpoint.url}`, html`<code>${endpoint.id}</code>`, endpointState(endpoint))}
  ${doneNote(doneText(model))} ${errorNote(model.error)}
  ${secret !== undefined && secretNote('The new signing secret', secret, previous(model.previousEndsAt))}
  ${mayWrite && actions(model)} ${log(model)}
  ${mayWrite && section({ id: 'change', title: 'Change', body: change(model) })}`
  return consoleLayout({ frame, title: 'Webhook', at: nav, main })
}

function doneText({ done, count = 0 }: EndpointModel): string | undefined {
  if (done === undefined) return undefined
  const texts: Readonly<Record<Done, string>> = {
    saved: 'Saved.',
    test: 'A webhook.test is on its way. What came of it is in the log a moment later.',
    redelivered: 'It is on its way again.',
    recovered: count === 0 ? 'Nothing was missing.' : `${number(count)} on their way.`,
    enabled: 'Enabled. What happened meanwhile can be recovered below.',
    disabled: 'Disabled. Nothing is sent until you enable it.',
  }
  return texts[done]
}

function previous(endsAt: Date | undefined): Html | undefined {
  if (endsAt === undefined) return undefined
  return html`<p>The one before signs as well until ${time(endsAt)} UTC.</p>`
}

function actions({ at, frame, endpoint }: EndpointModel): Html {
  const csrf = frame.csrf ?? ''
  const button = (path: string, label: string, kind?: 'danger') =>
    postButton({ action: `${at}/${path}`, csrf, label, ...(kind === undefined ? {} : { kind }) })
  return html`<div class="buttons">
    ${
      endpoint.disabled
        ? button('enable', 'Enable')
        : html`${button('test', 'Send a test')} ${button('rotate', 'Rotate secret')}
          ${button('disable', 'Disable')}`
    }
  </div>`
}

function log(model: EndpointModel): Html {
  const { at, filter, deliveries, next } = model
  const filters = [undefined, 'waiting', 'delivered', 'failed']
  return section({
    id: 'log',
    title: 'Deliveries',
    lead: 'The last 30 days, newest first.',
    aside: html`<nav class="choice-row" aria-label="State">
      ${filters.map(
        (one) =>
          html`<a
            href="${one === undefined ? at : `${at}?status=${one}`}"
            ${one === filter && html`aria-current="true"`}
            >${one ?? 'all'}</a
          >`,
      )}
    </nav>`,
    body: html`${table({
      caption: 'Deliveries',
      columns: [
        { label: 'When', cell: (one: DeliveryRow) => time(new Date(one.created_at)) },
        { label: 'Type', kind: 'code', cell: (one) => one.type },
        { label: 'State', cell: state },
        { label: 'Attempts', kind: 'number', cell: (one) => one.attempts },
        { label: 'Answer', cell: answer },
        { label: 'Details', kind: 'actions', cell: (one) => details(model, one) },
      ],
      rows: deliveries,
      empty:
        filter === undefined
          ? 'Nothing was sent yet. Send a test, or save a song.'
          : html`None that is ${filter}. <a href="${at}">Show all</a>`,
    })}
    ${
      next !== undefined &&
      html`<p>
        <a class="button small" href="${at}?cursor=${next}${filter === undefined ? '' : `&status=${filter}`}"
          >Older</a
        >
      </p>`
    }
    ${model.mayWrite && !model.endpoint.disabled && recoverForm(model)}`,
  })
}

const TONES = { waiting: 'busy', delivered: 'good', failed: 'bad' } as const

function state(one: DeliveryRow): Html {
  const at = one.next_attempt_at
  return html`${pill(one.status, TONES[one.status])}
  ${at !== undefined && one.attempts > 0 && html`<span class="soft">again at ${at.slice(11, 16)}</span>`}`
}

function answer({ answer, error }: DeliveryRow): Html {
  if (answer === undefined) return html`<span class="soft">${error ?? '—'}</span>`
  const { status, duration_ms: ms } = answer
  return html`${status} ${ms !== undefined && html`<span class="soft">${Math.round(ms)} ms</span>`}`
}

function details({ at, frame, mayWrite, endpoint }: EndpointModel, one: DeliveryRow): Html {
  return html`<details class="fold">
      <summary>Details<span class="unseen"> of ${one.event_id}</span></summary>
      <div class="fields wrap">
        <p class="fine">webhook-id <code>${one.event_id}</code></p>
        ${excerpt('Sent', one.request?.body)} ${excerpt('Answer', one.answer?.body)}
        ${one.error !== undefined && html`<p class="fine">${one.error}</p>`}
      </div>
    </details>
    ${
      mayWrite &&
      !endpoint.disabled &&
      postButton({
        action: `${at}/redeliver`,
        csrf: frame.csrf ?? '',
        label: 'Send again',
        fields: { delivery: one.id },
        of: one.event_id,
      })
    }`
}

function recoverForm({ at, frame }: EndpointModel): Html {
  return html`<form class="fields row" method="post" action="${at}/recover">
    ${csrfField(frame.csrf ?? '')}
    <div class="field">
      <label for="hours">Send all that has not arrived</label>
      <select id="hours" name="hours">
        <option value="1">in the last hour</option>
        <option value="24" selected>in the last 24 hours</option>
        <option value="168">in the last 7 days</option>
        <option value="720">in the last 30 days</option>
      </select>
    </div>
    <button class="button" type="submit">Recover</button>
  </form>`
}

function change({ at, frame, events, endpoint }: EndpointModel): Html {
  return html`<form class="fields" method="post" action="${at}">
      ${csrfField(frame.csrf ?? '')} ${endpointFields(events, endpoint)}
      <div class="buttons"><button class="button primary" type="submit">Save</button></div>
    </form>
    <details class="fold">
      <summary>Delete this endpoint</summary>
      <p class="fine">Its log goes with it.</p>
      ${postButton({ action: `${at}/delete`, csrf: frame.csrf ?? '', label: 'Yes, delete it', kind: 'danger' })}
    </details>`
}
