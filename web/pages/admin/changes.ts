import { html } from '../../html.ts'
import type { ConsoleFrame } from '../console/frame.ts'
import { consoleLayout } from '../console/frame.ts'
import { pageHead } from '../console/parts.ts'
import { changesTable } from '../console/settings.ts'
import type { ChangeRow } from '../console/settings.ts'

export interface ChangesModel {
  readonly frame: ConsoleFrame
  readonly changes: readonly ChangeRow[]
}

export function changesPage({ frame, changes }: ChangesModel): string {
  const main = html`${pageHead('Changes', 'What anybody changed by hand, in all apps, newest first.')}
    <section class="panel" aria-label="All changes">${changesTable(changes)}</section>`
  return consoleLayout({ frame, title: 'Changes', at: '/admin/changes', main })
}
