import type { Html } from '../../html.ts'
import { html, name } from '../../html.ts'
import { csrfField } from '../layout.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout, modeBadge } from './frame.ts'
import { doneNote, pageHead, section, table, time } from './parts.ts'

/** Something that was changed by hand. */
export interface ChangeRow {
  readonly actor: string
  readonly action: string
  readonly target: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly created_at: Date
}

export interface SettingsModel {
  readonly frame: ConsoleFrame
  readonly at: string
  readonly app: {
    readonly id: string
    readonly name: string
    readonly mode: 'live' | 'test'
    readonly allowed_origins: readonly string[]
    readonly created_at: Date
  }
  readonly mayChange: boolean
  readonly changes: readonly ChangeRow[]
  readonly saved: boolean
}

export function settingsPage(model: SettingsModel): string {
  const main = html`${pageHead('Settings')} ${doneNote(model.saved ? 'Saved.' : undefined)}
  ${section({
    id: 'app',
    title: 'App',
    lead: model.mayChange ? undefined : 'The operator of this service can change these.',
    body: html`${facts(model)} ${model.mayChange && form(model)}`,
  })}
  ${section({
    id: 'changes',
    title: 'Changes by hand',
    lead: 'Who did what in this console, newest first.',
    body: changesTable(model.changes),
  })}`
  return consoleLayout({ frame: model.frame, title: 'Settings', at: model.at, main })
}

function facts({ app, mayChange }: SettingsModel): Html {
  const origins =
    app.allowed_origins.length === 0 ? 'none' : app.allowed_origins.map((one) => html`<code>${one}</code> `)
  return html`<dl class="pairs">
    <dt>Id</dt>
    <dd><code>${app.id}</code></dd>
    <dt>Mode</dt>
    <dd>${modeBadge(app.mode)}</dd>
    <dt>Created</dt>
    <dd>${time(app.created_at)}</dd>
    ${
      !mayChange &&
      html`<dt>Name</dt>
        <dd>${name(app.name)}</dd>
        <dt>Allowed origins</dt>
        <dd>${origins}</dd>`
    }
  </dl>`
}

function form({ app, at, frame }: SettingsModel): Html {
  return html`<form class="fields" method="post" action="${at}">
    ${csrfField(frame.csrf ?? '')}
    <div class="field">
      <label for="name">Name</label>
      <input id="name" name="name" required maxlength="100" autocomplete="off" value="${app.name}" />
    </div>
    <div class="field">
      <label for="origins">Allowed origins, one a line</label>
      <textarea id="origins" name="origins" rows="3" spellcheck="false" aria-describedby="origins-help">
${app.allowed_origins.join('\n')}</textarea>
      <p class="fine" id="origins-help">
        Web pages that are told when a listener has linked an account, each as browsers write it:
        <code>https://videos.example</code>
      </p>
    </div>
    <div class="buttons"><button class="button primary" type="submit">Save</button></div>
  </form>`
}

export function changesTable(changes: readonly ChangeRow[]): Html {
  return table({
    caption: 'Changes by hand',
    columns: [
      { label: 'When', cell: (change: ChangeRow) => time(change.created_at) },
      { label: 'Who', cell: (change) => html`<code>${change.actor}</code>` },
      { label: 'What', cell: (change) => html`<code>${change.action}</code>` },
      { label: 'Of', cell: (change) => change.target !== null && html`<code>${change.target}</code>` },
      { label: 'Details', kind: 'code', cell: (change) => details(change.detail) },
    ],
    rows: changes,
    empty: 'Nothing yet. What anybody changes here is listed.',
  })
}

function details(detail: ChangeRow['detail']): string {
  return Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
    .slice(0, 200)
}
