import type { Fragment, Html } from '../../html.ts'
import { address, html, name } from '../../html.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import { pageHead, section, table, time } from './parts.ts'
import { statusPill } from './saves.ts'
import type { SaveRow } from './saves.ts'

interface Evidence {
  readonly signal: string
  readonly verdict: string
  readonly delta_ms?: number | undefined
  readonly note?: string | undefined
}

interface Found {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly artists: readonly string[]
  readonly album?: string | undefined
  readonly confidence: number
  readonly evidence: readonly Evidence[]
}

interface Placement {
  readonly service: string
  readonly status: string
  readonly added_to?: { readonly kind: string } | undefined
  readonly matched?: (Found & { readonly method: string; readonly substitute: boolean }) | undefined
  readonly candidates?: readonly Found[] | undefined
  readonly error?: { readonly code: string; readonly message: string } | undefined
  readonly undo?: { readonly status: string; readonly code?: string | undefined } | undefined
  readonly updated_at: string
}

export interface EventRow {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly created_at: Date
}

export interface SaveModel {
  readonly frame: ConsoleFrame
  /** The page it belongs to. */
  readonly nav: string
  readonly save: Omit<SaveRow, 'placements'> & {
    readonly placements: readonly Placement[]
    readonly target: { readonly kind: string }
    readonly context?:
      { readonly video_id?: string | undefined; readonly country?: string | undefined } | undefined
    readonly not_before?: string | undefined
  }
  readonly events: readonly EventRow[]
  readonly names: Readonly<Record<string, string>>
}

export function savePage(model: SaveModel): string {
  const { frame, nav, save, events } = model
  const title = save.track.title ?? save.track.isrc ?? save.id
  const main = html`${pageHead(
    html`<a class="up" href="${nav}">Saves</a> ${name(title)}`,
    html`<code>${save.id}</code>`,
    statusPill(save.status),
  )}
  ${section({ id: 'tap', title: 'The tap', body: tap(save, nav) })}
  ${save.placements.map((placement) => placementSection(model, placement))}
  ${section({ id: 'history', title: 'History', body: history(events) })}`
  return consoleLayout({ frame, title: 'Save', at: nav, main })
}

function pairs(facts: readonly (readonly [string, Fragment])[]): Html {
  const known = facts.filter(([, fact]) => fact !== undefined && fact !== false && fact !== '')
  return html`<dl class="pairs">
    ${known.map(
      ([label, fact]) =>
        html`<dt>${label}</dt>
          <dd>${fact}</dd>`,
    )}
  </dl>`
}

function tap(save: SaveModel['save'], nav: string): Html {
  const { track, context } = save
  return pairs([
    ['Listener', html`<a href="${nav}?q=${encodeURIComponent(save.user)}"><code>${save.user}</code></a>`],
    ['Tapped', time(new Date(save.created_at))],
    ['Title', track.title !== undefined && name(track.title)],
    ['Artists', track.artists.length > 0 && name(track.artists.join(', '))],
    ['ISRC', track.isrc !== undefined && html`<code>${track.isrc}</code>`],
    ['Links', track.links !== undefined && track.links.map((link) => html`<code>${link}</code> `)],
    ['Target', save.target.kind],
    ['Video', context?.video_id !== undefined && html`<code>${context.video_id}</code>`],
    ['Country', context?.country],
    ['Not before', save.not_before],
  ])
}

function placementSection({ names }: SaveModel, placement: Placement): Html {
  const { service, status, matched, candidates, error, undo } = placement
  return section({
    id: `at-${service}`,
    title: names[service] ?? service,
    lead: html`Since ${time(new Date(placement.updated_at))}`,
    aside: statusPill(status),
    body: html`${
      error !== undefined && html`<p class="note attention"><code>${error.code}</code> ${error.message}</p>`
    }
    ${undo !== undefined && html`<p class="note">Taken back: ${undo.status} ${undo.code}</p>`}
    ${
      matched !== undefined &&
      html`${foundFacts(matched, [
        ['Found', matched.method],
        ['Substitute', matched.substitute && 'yes: the version in the video is not there'],
      ])}
      ${evidence(matched)}`
    }
    ${(candidates ?? []).map(
      (candidate, n) =>
        html`<details class="fold" ${n === 0 && html`open`}>
          <summary>Candidate ${n + 1}</summary>
          ${foundFacts(candidate, [])} ${evidence(candidate)}
        </details>`,
    )}
    ${matched === undefined && error === undefined && candidates === undefined && html`<p class="fine">No match yet.</p>`}`,
  })
}

function foundFacts(found: Found, more: readonly (readonly [string, Fragment])[]): Html {
  return pairs([
    ['Track', html`<a href="${address(found.url)}" rel="noreferrer">${name(found.title)}</a>`],
    ['Artists', name(found.artists.join(', '))],
    ['Album', found.album],
    ['Id there', html`<code>${found.id}</code>`],
    ['Confidence', String(found.confidence)],
    ...more,
  ])
}

function evidence({ evidence, id }: Found): Html {
  return table({
    caption: `Evidence for ${id}`,
    columns: [
      { label: 'Evidence', cell: (one: Evidence) => one.signal.replaceAll('_', ' ') },
      { label: 'Verdict', cell: ({ verdict }) => verdict },
      {
        label: 'Difference',
        kind: 'number',
        cell: ({ delta_ms: ms }) => (ms === undefined ? '' : `${ms} ms`),
      },
      { label: 'Note', cell: ({ note }) => html`<span class="wrap">${note}</span>` },
    ],
    rows: evidence,
    empty: 'No evidence was kept.',
  })
}

function history(events: readonly EventRow[]): Html {
  return table({
    caption: 'History',
    columns: [
      { label: 'When', cell: (event: EventRow) => time(event.created_at) },
      { label: 'Event', kind: 'code', cell: ({ type }) => type },
      { label: 'What', cell: (event) => html`<span class="wrap">${what(event)}</span>` },
    ],
    rows: events,
    empty: 'Its events are older than what is kept.',
  })
}

/** The words of an event; what is large in it stands elsewhere on the page. */
function what({ data }: EventRow): string {
  const { placements, ...rest } = data
  const begun = Array.isArray(placements)
    ? placements.map((one: { service?: string; status?: string }) => `${one.service}: ${one.status}`)
    : []
  const words = Object.entries(rest).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [`${key}: ${value}`] : [],
  )
  return [...begun, ...words].join(', ')
}
