import type { Router } from 'express'
import { z } from 'zod'
import { SAVE_STATUSES } from '../../core/domain/save.ts'
import { idTime } from '../../core/domain/ids.ts'
import { savePage } from '../../web/pages/console/save.ts'
import type { EventRow } from '../../web/pages/console/save.ts'
import { savesPage } from '../../web/pages/console/saves.ts'
import type { ServerContext } from '../context.ts'
import { listSaves } from '../saves/list-saves.ts'
import { isSaveId, readSave } from '../saves/read-saves.ts'
import { viewSave } from '../saves/views.ts'
import type { ViewContext } from '../saves/views.ts'
import { requireApp } from './desk.ts'
import type { AppVisit, Desk } from './desk.ts'
import { readQuery } from './form.ts'
import { ConsoleProblem } from './problems.ts'
import { sendConsolePage } from './send.ts'

const SHOWN = 25
const EVENTS_SHOWN = 200
const Query = z.object({
  q: z.string().trim().max(255).optional(),
  status: z.enum(SAVE_STATUSES).optional(),
  service: z.string().max(64).optional(),
  before: z.string().refine(isSaveId).optional(),
})

/** What listeners saved, one page at a time, and all there is to know about one of them. */
export function saveRoutes(router: Router, desk: Desk): void {
  router.get('/console/apps/:app/saves', async (req, res) => {
    const visit = await requireApp(desk, req, res, 'saves:read')
    const query = readQuery(Query, req)
    if (query.q !== undefined && isSaveId(query.q)) return res.redirect(303, visit.at(`/saves/${query.q}`))
    await showList(desk, visit, query)
  })
  router.get('/console/apps/:app/saves/:save', async (req, res) => {
    const visit = await requireApp(desk, req, res, 'saves:read')
    const found = await readSave(desk.ctx.db, visit.caller, req.params.save)
    if (found === undefined) throw new ConsoleProblem('not_found')
    const page = savePage({
      frame: visit.frame,
      nav: visit.at('/saves'),
      save: viewSave(viewing(desk.ctx), visit.app.mode, found.save, found.placements),
      events: await eventsOf(desk.ctx, visit, found.save.id),
      names: serviceNames(desk.ctx),
    })
    sendConsolePage(res, page)
  })
}

async function showList(desk: Desk, visit: AppVisit, query: z.output<typeof Query>): Promise<void> {
  const { ctx } = desk
  const { q, status, service, before } = query
  const { saves, next } = await listSaves(ctx.db, visit.caller, {
    user: q,
    status,
    service,
    before,
    limit: SHOWN,
  })
  const page = savesPage({
    frame: visit.frame,
    at: visit.at('/saves'),
    saves: saves.map(({ save, placements }) => viewSave(viewing(ctx), visit.app.mode, save, placements)),
    query,
    next,
    statuses: SAVE_STATUSES,
    services: ctx.services.offered(visit.app.mode),
    names: serviceNames(ctx),
  })
  sendConsolePage(visit.res, page)
}

/** An address of the linking pages is a key to one listener's account: it is on no page of somebody else. */
function viewing(ctx: ServerContext): ViewContext {
  return { ...ctx, linkUrl: () => ({ link_url: '', expires_at: '' }) }
}

export function serviceNames(ctx: ServerContext): Readonly<Record<string, string>> {
  return Object.fromEntries(ctx.services.registry.all.map(({ id, displayName }) => [id, displayName]))
}

/** Oldest first. None is older than the save, which spares the months before it. */
function eventsOf({ db }: ServerContext, { app }: AppVisit, save: string): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .select(['type', 'data', 'created_at'])
    .where('save_id', '=', save)
    .where('app_id', '=', app.id)
    .where('created_at', '>=', new Date(idTime(save).getTime() - 60_000))
    .orderBy('position')
    .limit(EVENTS_SHOWN)
    .execute()
}
