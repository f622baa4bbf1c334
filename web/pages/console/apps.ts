import type { Html } from '../../html.ts'
import { html, name } from '../../html.ts'
import { csrfField } from '../layout.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout, modeBadge } from './frame.ts'
import { pageHead, section, table, time } from './parts.ts'

interface AppRow {
  readonly id: string
  readonly name: string
  readonly mode: 'live' | 'test'
  readonly created_at: Date
  readonly last_used_at: Date | null
}

export interface AppsModel {
  readonly frame: ConsoleFrame
  readonly apps: readonly AppRow[]
  readonly mode: 'live' | 'test' | undefined
  /** So many are shown at most. */
  readonly most: number
}

export function appsPage({ frame, apps, mode, most }: AppsModel): string {
  const main = html`${pageHead('Apps', 'Partner applications that save for their listeners.', modes(mode))}
    <section class="panel" aria-label="All apps">
      ${table({
        caption: 'Apps',
        columns: [
          {
            label: 'Name',
            cell: (app: AppRow) => html`<a href="/console/apps/${app.id}">${name(app.name)}</a>`,
          },
          { label: 'Mode', cell: (app) => modeBadge(app.mode) },
          { label: 'Id', cell: (app) => html`<code>${app.id}</code>` },
          { label: 'Created', cell: (app) => time(app.created_at) },
          { label: 'Key last used', cell: (app) => time(app.last_used_at, 'never') },
        ],
        rows: apps,
        empty: 'No app yet. Create the first one below; then make a key for it.',
      })}
      ${apps.length === most && html`<p class="fine">The newest ${most} are shown.</p>`}
    </section>
    ${section({
      id: 'new-app',
      title: 'New app',
      lead: 'An app in test mode never reaches a real library. The mode cannot be changed later.',
      body: newApp(frame.csrf ?? ''),
    })}`
  return consoleLayout({ frame, title: 'Apps', at: '/console', main })
}

function modes(mode: AppsModel['mode']): Html {
  const choices = [
    ['All', '/console', undefined],
    ['Live', '/console?mode=live', 'live'],
    ['Test', '/console?mode=test', 'test'],
  ] as const
  return html`<nav class="choice-row" aria-label="Mode">
    ${choices.map(
      ([label, href, value]) =>
        html`<a href="${href}" ${value === mode && html`aria-current="true"`}>${label}</a>`,
    )}
  </nav>`
}

function newApp(csrf: string): Html {
  return html`<form class="fields row" method="post" action="/console/apps">
    ${csrfField(csrf)}
    <div class="field">
      <label for="name">Name</label>
      <input id="name" name="name" required maxlength="100" autocomplete="off" />
    </div>
    <div class="field">
      <label for="mode">Mode</label>
      <select id="mode" name="mode">
        <option value="test">test</option>
        <option value="live">live</option>
      </select>
    </div>
    <button class="button primary" type="submit">Create app</button>
  </form>`
}
