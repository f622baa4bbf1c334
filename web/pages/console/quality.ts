import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import { barChart } from './charts.ts'
import { number, section, share, table } from './parts.ts'

export interface QualityModel {
  /** Placements with a match. */
  readonly matched: number
  readonly methods: readonly { readonly method: string; readonly count: number }[]
  /** By confidence, the lowest first; `from` and `to` in hundredths. */
  readonly confidence: readonly { readonly from: number; readonly to: number; readonly count: number }[]
  /** Listeners who are asked which version they mean. */
  readonly asked: number
  /** Answered by the listener. */
  readonly chosen: number
  /** The nearest thing there is instead of the version in the video. */
  readonly substitutes: number
  readonly undone: number
  readonly swapped: number
  readonly notFound: number
}

const METHODS: Readonly<Record<string, string>> = {
  isrc: 'By its ISRC',
  link: 'By a link the app gave',
  search: 'By searching the catalogue',
  choice: 'By the choice of a listener',
}

export function confidenceSection({ confidence }: QualityModel): Html {
  const label = ({ from, to }: { from: number; to: number }) =>
    to > 100 ? `${from / 100} to 1` : `${from / 100} to ${to / 100}`
  const total = confidence.reduce((sum, { count }) => sum + count, 0)
  const sure = confidence.filter(({ from }) => from >= 95).reduce((sum, { count }) => sum + count, 0)
  const rows = table({
    caption: 'Matches by confidence',
    columns: [
      { label: 'Confidence', cell: (one: (typeof confidence)[number]) => label(one) },
      { label: 'Matches', kind: 'number', cell: (one) => number(one.count) },
      { label: 'Share', kind: 'number', cell: (one) => share(one.count, total) },
    ],
    rows: total === 0 ? [] : confidence.toReversed(),
    empty: 'Nothing was matched in this period.',
  })
  const chart = barChart({
    id: 'confidence-chart',
    title: 'Matches by confidence',
    description: `${share(sure, total)} of ${number(total)} matches have a confidence of 0.95 or more.`,
    bars: confidence.map((one) => ({ label: label(one), value: one.count })),
    axis: confidence.map(({ from }) => String(from / 100)),
  })
  return section({
    id: 'confidence',
    title: 'How sure matches are',
    lead: 'Calibrated: of all matches given 0.9, nine in ten are right. Choices of listeners are left out.',
    body:
      total === 0
        ? rows
        : html`${chart}
            <details class="fold">
              <summary>As a table</summary>
              ${rows}
            </details>`,
  })
}

export function outcomesSection(quality: QualityModel): Html {
  const { matched, methods, asked, chosen, substitutes, undone, swapped, notFound } = quality
  const asks = matched + asked + notFound
  const facts = [
    ...methods.map(({ method, count }) => [METHODS[method] ?? method, count, matched] as const),
    ['Listeners asked which version, no answer yet', asked, asks],
    ['Answered by listeners', chosen, asks],
    ['Another version, as the one in the video is not there', substitutes, matched],
    ['No such recording there', notFound, asks],
    ['Swapped for another version by listeners', swapped, matched],
    ['Taken back by listeners', undone, matched],
  ] as const
  const rows = table({
    caption: 'How matches came about, and what became of them',
    columns: [
      { label: 'What', cell: (fact: (typeof facts)[number]) => html`<span class="wrap">${fact[0]}</span>` },
      { label: 'Count', kind: 'number', cell: (fact) => number(fact[1]) },
      { label: 'Share', kind: 'number', cell: (fact) => share(fact[1], fact[2]) },
    ],
    rows: asks === 0 ? [] : facts,
    empty: 'Nothing was matched in this period.',
  })
  return section({ id: 'outcomes', title: 'How matches came about', body: rows })
}
