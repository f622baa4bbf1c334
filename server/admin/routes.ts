import express, { Router } from 'express'
import { z } from 'zod'
import { adminPage } from '../../web/pages/admin/status.ts'
import { linksPage } from '../../web/pages/admin/links.ts'
import { searchPage } from '../../web/pages/admin/search.ts'
import { changesPage } from '../../web/pages/admin/changes.ts'
import { audit, listAudit } from '../console/audit.ts'
import { requireOperator } from '../console/desk.ts'
import type { Desk, Visit } from '../console/desk.ts'
import { readForm, readQuery } from '../console/form.ts'
import type { OperatorAccess } from '../console/operator.ts'
import { ConsoleProblem } from '../console/problems.ts'
import { openDoor } from '../console/routes.ts'
import { consoleProblems, sendConsolePage } from '../console/send.ts'
import { retryEnded } from '../operations/retry-ended.ts'
import { RETRIED_AT_ONCE } from './api.ts'
import { boardRoutes } from './board.ts'
import {
  createReadQueues,
  readCalls,
  readEnded,
  readKeyRows,
  readLinks,
  readServiceStates,
  readStuck,
} from './facts.ts'
import { adminFrame } from './frame.ts'
import { searchById } from './search.ts'

const Retry = z.object({ code: z.string().max(64), service: z.string().max(64).optional() })
const Done = z.object({ retried: z.coerce.number().int().min(0).optional() })

/** What the operator looks at: services, queues, what is stuck, links, keys, and anything by its id. */
export function adminRoutes(desk: Desk, operator: OperatorAccess): Router {
  const { ctx } = desk
  const router = Router()
  router.use('/admin', openDoor(desk))
  boardRoutes(router, desk, operator)
  router.use('/admin', express.urlencoded({ extended: false, limit: '8kb' }))
  const readQueues = createReadQueues(ctx, operator)

  router.get('/admin', async (req, res) => {
    const visit = await requireOperator(desk, req, res)
    const page = adminPage({
      frame: adminFrame(visit.session),
      services: await readServiceStates(ctx),
      calls: await readCalls(ctx),
      queues: await readQueues(),
      queuesMayChange: operator.queues.mayWrite,
      stuck: await readStuck(ctx),
      ended: await readEnded(ctx),
      keys: await readKeyRows(ctx.db),
      retried: readQuery(Done, req).retried,
      retriedAtOnce: RETRIED_AT_ONCE,
    })
    sendConsolePage(res, page)
  })
  router.post('/admin/retry', async (req, res) => retry(desk, await requireOperator(desk, req, res)))
  router.get('/admin/links', async (req, res) => {
    const { session } = await requireOperator(desk, req, res)
    sendConsolePage(res, linksPage({ frame: adminFrame(session), ...(await readLinks(ctx)) }))
  })
  router.get('/admin/search', async (req, res) => {
    const { session } = await requireOperator(desk, req, res)
    const { q = '' } = readQuery(z.object({ q: z.string().trim().max(300).optional() }), req)
    const found = q === '' ? [] : await searchById(ctx.db, q)
    sendConsolePage(res, searchPage({ frame: adminFrame(session), q, found }))
  })
  router.get('/admin/changes', async (req, res) => {
    const { session } = await requireOperator(desk, req, res)
    const changes = await listAudit(ctx.db, undefined)
    sendConsolePage(res, changesPage({ frame: adminFrame(session), changes }))
  })
  router.use('/admin', () => {
    throw new ConsoleProblem('not_found')
  })
  router.use('/admin', consoleProblems(desk))
  return router
}

async function retry({ ctx }: Desk, { req, res, session }: Visit): Promise<void> {
  const { code, service } = readForm(Retry, req)
  const { retried } = await retryEnded(ctx, { code, service, most: RETRIED_AT_ONCE })
  await audit(ctx, { actor: session.actor, action: 'retried', detail: { code, service, retried } })
  res.redirect(303, `/admin?retried=${retried}`)
}
