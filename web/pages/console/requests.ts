import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import { excerpt, pageHead, pill, table, time } from './parts.ts'
import type { Tone } from './parts.ts'

interface RequestRow {
  readonly id: string
  readonly key_id: string | null
  readonly method: string
  readonly path: string
  readonly status: number
  readonly code: string | null
  readonly duration_ms: number
  readonly request: string | null
  readonly answer: string | null
  readonly created_at: Date
}

export interface RequestsModel {
  readonly frame: ConsoleFrame
  readonly at: string
  readonly mode: 'live' | 'test'
  readonly requests: readonly RequestRow[]
  readonly onlyProblems: boolean
}

const REFRESH_SECONDS = 10

export function requestsPage(model: RequestsModel): string {
  const { frame, at, mode } = model
  const main =
    mode === 'live'
      ? html`${pageHead('Requests')}
          <div class="empty">
            Requests are kept in test mode only. Use a key that begins with <code>atm_test_</code>.
          </div>`
      : html`${pageHead(
            'Requests',
            'The newest 500 of the last 24 hours, in test mode. Bodies without what names or lets in a listener.',
            choice(model),
          )}
          <section class="panel" aria-label="Requests">
            <div class="buttons" id="live-controls"></div>
            <div id="live">${requestsTable(model)}</div>
          </section>`
  return consoleLayout({
    frame,
    title: 'Requests',
    at,
    main,
    ...(mode === 'live' ? {} : { scripts: ['console'], refresh: REFRESH_SECONDS }),
  })
}

function choice({ at, onlyProblems }: RequestsModel): Html {
  return html`<nav class="choice-row" aria-label="Which">
    <a href="${at}" ${!onlyProblems && html`aria-current="true"`}>All</a>
    <a href="${at}?only=problems" ${onlyProblems && html`aria-current="true"`}>Problems</a>
  </nav>`
}

function requestsTable({ requests, onlyProblems, at }: RequestsModel): Html {
  return table({
    caption: 'Requests',
    columns: [
      { label: 'When', cell: (one: RequestRow) => time(one.created_at) },
      { label: 'Request', kind: 'code', cell: ({ method, path }) => `${method} ${path}` },
      {
        label: 'Status',
        cell: (one) =>
          html`${pill(String(one.status), toneOf(one.status))}
          ${one.code !== null && html`<code>${one.code}</code>`}`,
      },
      { label: 'Took', kind: 'number', cell: ({ duration_ms: ms }) => `${ms} ms` },
      {
        label: 'Key',
        cell: ({ key_id: key }) =>
          key === null ? 'listener or signature' : html`<code title="${key}">…${key.slice(-8)}</code>`,
      },
      { label: 'Details', kind: 'actions', cell: details },
    ],
    rows: requests,
    empty: onlyProblems
      ? html`No problem among them. <a href="${at}">Show all</a>`
      : html`Nothing yet. Send a request with a test key; it is here a second later.
          <a href="/docs">The API reference</a>`,
  })
}

function toneOf(status: number): Tone {
  if (status >= 500) return 'bad'
  return status >= 400 ? 'warn' : 'good'
}

function details(one: RequestRow): Html {
  return html`<details class="fold" id="of-${one.id}">
    <summary>Details<span class="unseen"> of ${one.id}</span></summary>
    <div class="fields wrap">
      <p class="fine">Request-Id <code>${one.id}</code></p>
      ${excerpt('Asked', one.request)} ${excerpt('Answered', one.answer)}
    </div>
  </details>`
}
