import { html } from '../../html.ts'
import type { ConsoleFrame } from '../console/frame.ts'
import { consoleLayout } from '../console/frame.ts'
import { number, pageHead, pill, section, table, time } from '../console/parts.ts'

interface LinkRow {
  readonly id: string
  readonly app_id: string
  readonly user_id: string
  readonly service: string
  readonly consent_ends_at: Date | null
  readonly updated_at?: Date
}

export interface LinksModel {
  readonly frame: ConsoleFrame
  readonly counts: readonly { readonly service: string; readonly status: string; readonly count: number }[]
  /** Consents that end soon, the nearest first. */
  readonly ending: readonly LinkRow[]
  /** Those that have to be made again, the latest first. */
  readonly ended: readonly LinkRow[]
}

export function linksPage({ frame, counts, ending, ended }: LinksModel): string {
  const who = [
    {
      label: 'Listener',
      cell: (row: LinkRow) =>
        html`<a href="/console/apps/${row.app_id}/saves?q=${encodeURIComponent(row.user_id)}"
          ><code>${row.user_id}</code></a
        >`,
    },
    { label: 'Service', cell: (row: LinkRow) => row.service },
    {
      label: 'App',
      cell: (row: LinkRow) => html`<a href="/console/apps/${row.app_id}"><code>${row.app_id}</code></a>`,
    },
  ]
  const main = html`${pageHead('Links', 'Permissions of listeners to use their accounts.')}
    <div class="panels two">
      ${section({
        id: 'counts',
        title: 'By service',
        lead: 'Counting ends at 50,000.',
        body: table({
          caption: 'Links by service',
          columns: [
            { label: 'Service', cell: (row: (typeof counts)[number]) => row.service },
            { label: 'State', cell: (row) => pill(row.status, row.status === 'active' ? 'good' : 'warn') },
            { label: 'Links', kind: 'number', cell: (row) => number(row.count) },
          ],
          rows: counts,
          empty: 'No listener has linked an account yet.',
        }),
      })}
    </div>
    ${section({
      id: 'ended',
      title: 'To be linked again',
      lead: 'The service ended the consent. What is saved meanwhile waits for the listener.',
      body: table({
        caption: 'Links to be made again',
        columns: [...who, { label: 'Since', cell: (row: LinkRow) => time(row.updated_at) }],
        rows: ended,
        empty: 'None: every link is good.',
      }),
    })}
    ${section({
      id: 'ending',
      title: 'Ending within 30 days',
      lead: 'Apps are told 30, 7 and 1 days ahead.',
      body: table({
        caption: 'Consents that end soon',
        columns: [...who, { label: 'Ends', cell: (row: LinkRow) => time(row.consent_ends_at) }],
        rows: ending,
        empty: 'No consent ends within 30 days.',
      }),
    })}`
  return consoleLayout({ frame, title: 'Links', at: '/admin/links', main })
}
