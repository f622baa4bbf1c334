import type { Router } from 'express'
import { z } from 'zod'
import { requestsPage } from '../../web/pages/console/requests.ts'
import { requireApp } from './desk.ts'
import type { AppVisit, Desk } from './desk.ts'
import { readQuery } from './form.ts'
import { sendConsolePage } from './send.ts'

const SHOWN = 50
const Query = z.object({ only: z.enum(['problems']).optional() })

/** What an app in test mode has just asked, and what it was told. */
export function requestRoutes(router: Router, desk: Desk): void {
  router.get('/console/apps/:app/requests', async (req, res) => {
    const visit = await requireApp(desk, req, res, 'saves:read')
    const { only } = readQuery(Query, req)
    const page = requestsPage({
      frame: visit.frame,
      at: visit.at('/requests'),
      mode: visit.app.mode,
      requests: visit.app.mode === 'test' ? await newest(desk, visit, only !== undefined) : [],
      onlyProblems: only !== undefined,
    })
    sendConsolePage(res, page)
  })
}

function newest({ ctx }: Desk, { app }: AppVisit, onlyProblems: boolean) {
  const query = ctx.db
    .selectFrom('request_log')
    .selectAll()
    .where('app_id', '=', app.id)
    .orderBy('id', 'desc')
    .limit(SHOWN)
  return (onlyProblems ? query.where('status', '>=', 400) : query).execute()
}
