import type { Html } from '../../html.ts'
import { html, name } from '../../html.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import { pageHead, pill, table, time } from './parts.ts'
import type { Tone } from './parts.ts'

interface Track {
  readonly title?: string | undefined
  readonly artists: readonly string[]
  readonly isrc?: string | undefined
  readonly links?: readonly string[] | undefined
}

export interface SaveRow {
  readonly id: string
  readonly user: string
  readonly status: string
  readonly track: Track
  readonly placements: readonly { readonly service: string; readonly status: string }[]
  readonly created_at: string
}

export interface SavesModel {
  readonly frame: ConsoleFrame
  readonly at: string
  readonly saves: readonly SaveRow[]
  readonly query: {
    readonly q?: string | undefined
    readonly status?: string | undefined
    readonly service?: string | undefined
    readonly before?: string | undefined
  }
  /** The next page is before this one. */
  readonly next: string | undefined
  readonly statuses: readonly string[]
  readonly services: readonly string[]
  readonly names: Readonly<Record<string, string>>
}

const TONES: Readonly<Record<string, Tone>> = {
  done: 'good',
  saved: 'good',
  already_saved: 'good',
  in_progress: 'busy',
  queued: 'busy',
  matched: 'busy',
  scheduled: 'quiet',
  awaiting_release: 'quiet',
  undone: 'quiet',
  needs_action: 'warn',
  awaiting_link: 'warn',
  awaiting_review: 'warn',
  partial: 'warn',
}

export function statusPill(status: string): Html {
  return pill(status.replaceAll('_', ' '), TONES[status] ?? 'bad')
}

export function savesPage(model: SavesModel): string {
  const { frame, at, saves, query, next, names } = model
  const isFiltered = Object.values(query).some((value) => value !== undefined)
  const main = html`${pageHead('Saves', 'Newest first. Times are UTC.')}
    <section class="panel" aria-label="Saves">
      ${filters(model)}
      ${table({
        caption: 'Saves',
        columns: [
          { label: 'When', cell: (save: SaveRow) => time(new Date(save.created_at)) },
          { label: 'Song', cell: (save) => song(at, save) },
          { label: 'Listener', kind: 'code', cell: (save) => userLink(at, save.user) },
          { label: 'State', cell: (save) => statusPill(save.status) },
          { label: 'Where', cell: (save) => places(save, names) },
        ],
        rows: saves,
        empty: isFiltered
          ? html`Nothing like this${next !== undefined && ' among the newest; older ones may'}.
              <a href="${at}">Show all</a>`
          : html`No save yet. <a href="/docs">The API reference</a> shows how to send the first.`,
      })}
      ${next !== undefined && html`<p><a class="button small" href="${older(at, query, next)}">Older</a></p>`}
    </section>`
  return consoleLayout({ frame, title: 'Saves', at, main })
}

function song(at: string, { id, track }: SaveRow): Html {
  return html`<span class="wrap"
    ><a href="${at}/${id}">${name(track.title ?? track.isrc ?? track.links?.[0] ?? id)}</a>
    ${track.artists.length > 0 && html`<span class="soft">${name(track.artists.join(', '))}</span>`}</span
  >`
}

function userLink(at: string, user: string): Html {
  return html`<a href="${at}?q=${encodeURIComponent(user)}">${name(user)}</a>`
}

function places({ placements }: SaveRow, names: SavesModel['names']): Html {
  if (placements.length === 0) return html`<span class="soft">no service yet</span>`
  return html`${placements.map(
    ({ service, status }) =>
      html`<span class="place"
        >${names[service] ?? service} <span class="soft">${status.replaceAll('_', ' ')}</span></span
      >`,
  )}`
}

function older(at: string, query: SavesModel['query'], next: string): string {
  const fields = Object.entries({ ...query, before: next }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return `${at}?${new URLSearchParams(fields).toString()}`
}

function filters({ at, query, statuses, services, names }: SavesModel): Html {
  const option = (value: string, label: string, chosen: string | undefined) =>
    html`<option value="${value}" ${value === chosen && html`selected`}>${label}</option>`
  return html`<form class="fields row" method="get" action="${at}" role="search">
    <div class="field">
      <label for="q">Listener or save</label>
      <input
        id="q"
        name="q"
        type="search"
        maxlength="255"
        autocomplete="off"
        spellcheck="false"
        value="${query.q ?? ''}"
      />
    </div>
    <div class="field">
      <label for="status">State</label>
      <select id="status" name="status">
        <option value="">any</option>
        ${statuses.map((status) => option(status, status.replaceAll('_', ' '), query.status))}
      </select>
    </div>
    <div class="field">
      <label for="service">Service</label>
      <select id="service" name="service">
        <option value="">any</option>
        ${services.map((service) => option(service, names[service] ?? service, query.service))}
      </select>
    </div>
    <button class="button" type="submit">Search</button>
  </form>`
}
