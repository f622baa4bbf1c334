import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import { barChart } from './charts.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import { funnelSection } from './funnel.ts'
import type { FunnelModel } from './funnel.ts'
import { number, pageHead, pill, section, share, table } from './parts.ts'
import { confidenceSection, outcomesSection } from './quality.ts'
import type { QualityModel } from './quality.ts'

export interface ServiceRow {
  readonly id: string
  readonly name: string
  readonly health: {
    readonly status: 'ok' | 'limited' | 'down'
    readonly until?: string | undefined
    readonly since?: string | undefined
    readonly reason?: string | undefined
  }
}

export interface OverviewModel {
  readonly frame: ConsoleFrame
  readonly at: string
  readonly periods: readonly { readonly id: string; readonly label: string; readonly chosen: boolean }[]
  readonly bars: readonly { readonly start: Date; readonly saves: number }[]
  readonly byDay: boolean
  readonly funnel: FunnelModel
  readonly quality: QualityModel
  /** Saves the shares are read off. */
  readonly looked: number
  readonly services: readonly ServiceRow[]
  /** Names of the services by their ids. */
  readonly names: Readonly<Record<string, string>>
}

export function overviewPage(model: OverviewModel): string {
  const { frame, at, funnel, looked } = model
  const main = html`${pageHead('Overview', basis(funnel.saves, looked), periodChoice(model))} ${tiles(model)}
    ${funnel.saves === 0 ? nothingYet(frame) : savesChart(model)}
    <div class="panels two">
      <div class="panels">${funnelSection(funnel, model.names)} ${confidenceSection(model.quality)}</div>
      <div class="panels">${health(model.services)} ${outcomesSection(model.quality)}</div>
    </div>`
  return consoleLayout({ frame, title: 'Overview', at, main })
}

/** What the figures rest on. */
function basis(saves: number, looked: number): string {
  if (saves === 0) return 'Times are UTC.'
  return looked >= saves
    ? 'Exact: every save of the period is counted. Times are UTC.'
    : `Saves are counted; shares are estimates from ${number(looked)} of them, spread over the period. Times are UTC.`
}

function periodChoice({ periods, at }: OverviewModel): Html {
  return html`<nav class="choice-row" aria-label="Period">
    ${periods.map(
      ({ id, label, chosen }) =>
        html`<a href="${at}?period=${id}" ${chosen && html`aria-current="true"`}>${label}</a>`,
    )}
  </nav>`
}

function tiles({ funnel }: OverviewModel): Html {
  const waits = [...funnel.losses.placing, ...funnel.losses.matching, ...funnel.losses.saving].filter(
    ({ status }) => ['unplaced', 'awaiting_link', 'awaiting_review'].includes(status),
  )
  const waiting = waits.reduce((sum, { count }) => sum + count, 0)
  const all = [
    ['Taps', number(funnel.saves), 'saves accepted'],
    ['Matched', share(funnel.matched, funnel.placements), `${number(funnel.matched)} found`],
    ['In the library', share(funnel.saved, funnel.placements), `${number(funnel.saved)} saved`],
    ['Waiting for listeners', number(waiting), 'to link or to choose'],
  ] as const
  return html`<dl class="tiles">
    ${all.map(
      ([label, figure, more]) =>
        html`<div class="tile">
          <dt>${label}</dt>
          <dd class="figure">${figure}</dd>
          <dd class="fine">${more}</dd>
        </div>`,
    )}
  </dl>`
}

function nothingYet(frame: ConsoleFrame): Html {
  return html`<div class="empty">
    No save in this period. Send the first one with a key of ${frame.app?.name ?? 'this app'}:
    <a href="/docs">the API reference</a> shows how.
  </div>`
}

function savesChart({ bars, byDay }: OverviewModel): Html {
  const label = (start: Date) =>
    start.toISOString().slice(...(byDay ? ([5, 10] as const) : ([11, 16] as const)))
  const total = bars.reduce((sum, { saves }) => sum + saves, 0)
  const most = bars.toSorted((a, b) => b.saves - a.saves)[0]
  const title = byDay ? 'Saves per day' : 'Saves per hour'
  const chart = barChart({
    id: 'saves-chart',
    title,
    description: `${number(total)} saves; the most, ${number(most?.saves ?? 0)}, at ${label(most?.start ?? new Date(0))}.`,
    bars: bars.map(({ start, saves }, n) => ({
      label: label(start),
      value: saves,
      open: n === bars.length - 1,
    })),
    axis: axisOf(bars.map(({ start }) => label(start))),
  })
  const rows = table({
    caption: title,
    columns: [
      { label: byDay ? 'Day' : 'Hour', cell: (bar: (typeof bars)[number]) => label(bar.start) },
      { label: 'Saves', kind: 'number', cell: (bar) => number(bar.saves) },
    ],
    rows: bars.toReversed(),
    empty: '',
  })
  return section({
    id: 'saves-per-day',
    title,
    body: html`${chart}
      <details class="fold">
        <summary>As a table</summary>
        ${rows}
      </details>`,
  })
}

/** As many labels as fit on a phone. */
function axisOf(labels: readonly string[]): readonly string[] {
  const every = Math.ceil(labels.length / 7)
  return labels.map((label, n) => ((labels.length - 1 - n) % every === 0 ? label : ''))
}

const TONES = { ok: 'good', limited: 'warn', down: 'bad' } as const

function health(services: readonly ServiceRow[]): Html {
  const list = table({
    caption: 'Services',
    columns: [
      { label: 'Service', cell: (one: ServiceRow) => one.name },
      { label: 'State', cell: ({ health }) => pill(health.status, TONES[health.status]) },
      { label: 'Since', cell: ({ health }) => health.since?.slice(0, 16).replace('T', ' ') ?? '—' },
      { label: 'Until', cell: ({ health }) => health.until?.slice(0, 16).replace('T', ' ') ?? '—' },
      { label: 'Reason', kind: 'code', cell: ({ health }) => health.reason ?? '—' },
    ],
    rows: services,
    empty: 'No music service is configured for this mode.',
  })
  return section({
    id: 'services',
    title: 'Services now',
    lead: 'Saves wait while a service rests; none is lost.',
    body: list,
  })
}
