import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import type { ConsoleFrame } from '../console/frame.ts'
import { consoleLayout, modeBadge } from '../console/frame.ts'
import { doneNote, number, pageHead, pill, postButton, section, table } from '../console/parts.ts'

interface ServiceRow {
  readonly mode: 'live' | 'test'
  readonly name: string
  readonly state: 'ok' | 'limited' | 'down'
  readonly reason: string | undefined
  readonly down_since: string | undefined
  readonly limited_until: string | undefined
  readonly declared_rate: number
  readonly learned_rate: number | undefined
  readonly rate_at: string | undefined
  readonly tokens: number | undefined
  readonly tokens_at: string | undefined
  readonly recent_calls: number
  readonly recent_errors: number
}

interface QueueRow {
  readonly name: string
  readonly counts: Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>> | undefined
  readonly oldestMs: number
}

interface StuckRow {
  readonly service: string
  readonly status: string
  readonly reason: string
  readonly count: number
  readonly oldest: string
}

interface EndedRow {
  readonly service: string
  readonly code: string
  readonly count: number
}

interface CallsRow {
  readonly service: string
  readonly kind: string
  readonly outcome: string
  readonly calls: number
}

export interface AdminModel {
  readonly frame: ConsoleFrame
  readonly services: readonly ServiceRow[]
  /** Of this process. */
  readonly calls: readonly CallsRow[]
  readonly queues: readonly QueueRow[]
  readonly queuesMayChange: boolean
  readonly stuck: readonly StuckRow[]
  readonly ended: readonly EndedRow[]
  readonly keys: readonly { readonly table: string; readonly key: string; readonly rows: number }[]
  /** How many were just run again. */
  readonly retried: number | undefined
  readonly retriedAtOnce: number
}

/** The page to look at when something is said to be wrong: the worst first. */
export function adminPage(model: AdminModel): string {
  const { retried, retriedAtOnce } = model
  const done =
    retried === undefined
      ? undefined
      : `${number(retried)} run again, a few each second.${retried >= retriedAtOnce ? ' There are more: press again.' : ''}`
  const main = html`${pageHead('Now', 'Times are UTC. Counting ends at 50,000.')} ${doneNote(done)}
    ${stuckSection(model)} ${servicesSection(model.services)} ${queuesSection(model)}
    <div class="panels two">
      <div class="panels">${endedSection(model)} ${keysSection(model.keys)}</div>
      <div class="panels">${callsSection(model.calls)}</div>
    </div>`
  return consoleLayout({ frame: model.frame, title: 'Operator', at: '/admin', main })
}

const REASONS: Readonly<Record<string, string>> = {
  service_not_offered: 'The service is not configured here',
  service_limited: 'The service asked for peace, or is down',
  no_worker: 'No worker process looks at it',
  retrying: 'It failed and is tried again',
  not_picked_up: 'Rung for, and nobody has come',
}

function stuckSection({ stuck }: AdminModel): Html {
  const rows = table({
    caption: 'Stuck saves',
    columns: [
      { label: 'Service', cell: (row: StuckRow) => row.service },
      { label: 'State', cell: (row) => row.status },
      {
        label: 'Why',
        cell: (row) => html`${REASONS[row.reason] ?? row.reason} <code>${row.reason}</code>`,
      },
      { label: 'Oldest', cell: (row) => row.oldest.slice(0, 19).replace('T', ' ') },
      { label: 'Saves', kind: 'number', cell: (row) => number(row.count) },
    ],
    rows: stuck,
    empty: 'Nothing is stuck: everything due within the last minute was done.',
  })
  return section({ id: 'stuck', title: 'Stuck', lead: 'Due for more than a minute.', body: rows })
}

const TONES = { ok: 'good', limited: 'warn', down: 'bad' } as const
const clock = (at: string | undefined) => (at === undefined ? '' : at.slice(11, 19))

function servicesSection(services: readonly ServiceRow[]): Html {
  const rows = table({
    caption: 'Services and what may be called',
    columns: [
      { label: 'Service', cell: (row: ServiceRow) => html`${row.name} ${modeBadge(row.mode)}` },
      {
        label: 'State',
        cell: (row) =>
          html`${pill(row.state, TONES[row.state])}
          ${row.reason !== undefined && html`<code>${row.reason}</code>`}`,
      },
      { label: 'Down since', cell: (row) => clock(row.down_since) || '—' },
      { label: 'No calls before', cell: (row) => clock(row.limited_until) || '—' },
      {
        label: 'Rate a second',
        kind: 'number',
        cell: (row) =>
          html`${row.learned_rate === undefined ? 'as declared' : rounded(row.learned_rate)}
            <span class="under">declared ${rounded(row.declared_rate)}</span>`,
      },
      {
        label: 'Calls free',
        kind: 'number',
        cell: (row) =>
          row.tokens === undefined
            ? '—'
            : html`${rounded(row.tokens)} <span class="under">at ${clock(row.tokens_at) || '—'}</span>`,
      },
      {
        label: 'Errors of late',
        kind: 'number',
        cell: (row) => `${number(row.recent_errors)} of ${number(row.recent_calls)}`,
      },
    ],
    rows: services,
    empty: 'No music service is configured. The environment says which are on: see .env.example.',
  })
  return section({ id: 'services', title: 'Services', lead: 'As all processes see them.', body: rows })
}

function rounded(value: number): string {
  return number(Math.round(value * 10) / 10)
}

function endedSection({ ended, frame }: AdminModel): Html {
  const rows = table({
    caption: 'Ended badly',
    columns: [
      { label: 'Code', cell: (row: EndedRow) => html`<code>${row.code}</code>` },
      { label: 'Service', cell: (row) => row.service },
      { label: 'Saves', kind: 'number', cell: (row) => number(row.count) },
      {
        label: 'Run again',
        kind: 'actions',
        cell: ({ code, service }) =>
          postButton({
            action: '/admin/retry',
            csrf: frame.csrf ?? '',
            label: 'Run again',
            fields: { code, service },
            of: `${code} at ${service}`,
          }),
      },
    ],
    rows: ended,
    empty: 'Nothing failed in 30 days.',
  })
  return section({ id: 'ended', title: 'Ended badly', lead: 'Within 30 days, by code.', body: rows })
}

function queuesSection({ queues, queuesMayChange }: AdminModel): Html {
  const count = (row: QueueRow, state: 'waiting' | 'active' | 'delayed' | 'failed') =>
    row.counts === undefined ? '—' : number(row.counts[state])
  const rows = table({
    caption: 'Queues',
    columns: [
      { label: 'Queue', kind: 'code', cell: (row: QueueRow) => row.name },
      {
        label: 'Waiting',
        kind: 'number',
        cell: (row) => (row.counts === undefined ? pill('not reachable', 'bad') : count(row, 'waiting')),
      },
      { label: 'Oldest', kind: 'number', cell: (row) => `${Math.round(row.oldestMs / 1000)} s` },
      { label: 'Active', kind: 'number', cell: (row) => count(row, 'active') },
      { label: 'Delayed', kind: 'number', cell: (row) => count(row, 'delayed') },
      { label: 'Failed', kind: 'number', cell: (row) => count(row, 'failed') },
    ],
    rows: queues,
    empty: 'There is no queue without a service.',
  })
  return section({
    id: 'queues',
    title: 'Queues',
    lead: html`Jobs are rung for again from the database; losing them loses nothing.`,
    aside: html`<a class="button small" href="/admin/queues"
      >Look inside${queuesMayChange && ' and change'}</a
    >`,
    body: rows,
  })
}

function callsSection(calls: readonly CallsRow[]): Html {
  const rows = table({
    caption: 'Calls to services by kind',
    columns: [
      { label: 'Service', cell: (row: CallsRow) => row.service },
      { label: 'Kind', cell: (row) => row.kind },
      { label: 'Outcome', kind: 'code', cell: (row) => row.outcome },
      { label: 'Calls', kind: 'number', cell: (row) => number(row.calls) },
    ],
    rows: calls,
    empty: 'This process has called no service yet. Workers apart from servers have metrics of their own.',
  })
  return section({
    id: 'calls',
    title: 'Calls by kind',
    lead: 'Of this process, since it started.',
    body: rows,
  })
}

function keysSection(keys: AdminModel['keys']): Html {
  const rows = table({
    caption: 'Rows by encryption key',
    columns: [
      { label: 'Key', cell: (row: (typeof keys)[number]) => html`<code>${row.key}</code>` },
      { label: 'Table', kind: 'code', cell: (row) => row.table },
      { label: 'Rows', kind: 'number', cell: (row) => number(row.rows) },
    ],
    rows: keys,
    empty: 'Nothing is sealed yet.',
  })
  return section({
    id: 'keys',
    title: 'Encryption keys',
    lead: html`A key of <code>TOKEN_KEYS</code> may go when nothing is left under it:
      <code>cli keys rotate</code>.`,
    body: rows,
  })
}
