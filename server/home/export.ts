import type { Router } from 'express'
import type { ServerContext } from '../context.ts'
import { exportUser } from '../users/export-user.ts'
import { requireVisitor } from './context.ts'
import { historyCsv } from './history-csv.ts'
import { historyJspf } from './history-jspf.ts'
import type { UserExport } from '../schemas/user.ts'

interface Format {
  readonly type: string
  readonly write: (history: UserExport) => string
}

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8; header=present', write: historyCsv },
  json: { type: 'application/json', write: (history) => `${JSON.stringify(history, undefined, 2)}\n` },
  jspf: {
    type: 'application/jspf+json',
    write: (history) => `${JSON.stringify(historyJspf(history), undefined, 2)}\n`,
  },
} as const satisfies Record<string, Format>

/** Everything a listener saved, to take along. */
export function exportRoutes(router: Router, ctx: ServerContext): void {
  for (const [ending, { type, write }] of Object.entries<Format>(FORMATS)) {
    router.get(`/home/export.${ending}`, async (req, res) => {
      const session = await requireVisitor(ctx, req)
      const history = await exportUser(ctx, session, session.mode)
      const day = history.exported_at.slice(0, 10)
      res.set({
        'Content-Type': type,
        'Content-Disposition': `attachment; filename="add-to-music-${day}.${ending}"`,
      })
      res.send(write(history))
    })
  }
}
