import type { Router } from 'express'
import { z } from 'zod'
import { isOrigin } from '../../core/apps/origins.ts'
import { createApp } from '../../core/apps/apps.ts'
import { appsPage } from '../../web/pages/console/apps.ts'
import { settingsPage } from '../../web/pages/console/settings.ts'
import { audit, listAudit } from './audit.ts'
import { frameOf, noteChange, requireApp, requireOperator, requireVisit } from './desk.ts'
import type { AppVisit, Desk } from './desk.ts'
import { readForm, readQuery } from './form.ts'
import { ConsoleProblem } from './problems.ts'
import { sendConsolePage } from './send.ts'

const AppName = z.string().trim().min(1, 'must not be empty').max(100)
const NewApp = z.object({ name: AppName, mode: z.enum(['live', 'test']) })
const Settings = z.object({ name: AppName, origins: z.string().max(4000).default('') })
const SHOWN = 200

/** All apps, for the operator; the settings of one. */
export function appRoutes(router: Router, desk: Desk): void {
  router.get('/console', async (req, res) => {
    const { session } = await requireVisit(desk, req, res)
    if (session.appId !== undefined) return res.redirect(303, `/console/apps/${session.appId}`)
    const { mode } = readQuery(z.object({ mode: z.enum(['live', 'test']).optional() }), req)
    const apps = await listApps(desk, mode)
    sendConsolePage(res, appsPage({ frame: frameOf(session), apps, mode, most: SHOWN }))
  })
  router.post('/console/apps', async (req, res) => {
    const { session } = await requireOperator(desk, req, res)
    const app = await createApp(desk.ctx.db, desk.ctx.newId, readForm(NewApp, req), desk.ctx.now())
    const { name, mode } = app
    await audit(desk.ctx, {
      actor: session.actor,
      appId: app.id,
      action: 'app.created',
      target: app.id,
      detail: { name, mode },
    })
    res.redirect(303, `/console/apps/${app.id}/keys`)
  })
  router.get('/console/apps/:app/settings', async (req, res) => {
    const visit = await requireApp(desk, req, res)
    await showSettings(desk, visit, req.query['done'] === 'saved')
  })
  router.post('/console/apps/:app/settings', async (req, res) => {
    const visit = await requireApp(desk, req, res)
    if (visit.session.appId !== undefined) throw new ConsoleProblem('operator_only')
    const { name, origins } = readForm(Settings, req)
    const allowed = [...new Set(origins.split(/\s+/).filter((origin) => origin !== ''))]
    const wrong = allowed.find((origin) => !isOrigin(origin))
    if (wrong !== undefined) {
      throw new ConsoleProblem('refused', `"${wrong}" is no origin such as https://videos.example`)
    }
    await desk.ctx.db
      .updateTable('apps')
      .set({ name, allowed_origins: allowed })
      .where('id', '=', visit.app.id)
      .execute()
    await noteChange(desk, visit, 'app.changed', visit.app.id, { name, allowed_origins: allowed })
    res.redirect(303, visit.at('/settings?done=saved'))
  })
}

async function showSettings(desk: Desk, visit: AppVisit, saved: boolean): Promise<void> {
  const { session, app, frame, res } = visit
  const page = settingsPage({
    frame,
    at: visit.at('/settings'),
    app,
    mayChange: session.appId === undefined,
    changes: await listAudit(desk.ctx.db, app.id),
    saved,
  })
  sendConsolePage(res, page)
}

/** Newest first. */
function listApps({ ctx }: Desk, mode: 'live' | 'test' | undefined) {
  const query = ctx.db
    .selectFrom('apps as a')
    .select((app) => [
      'a.id',
      'a.name',
      'a.mode',
      'a.created_at',
      app
        .selectFrom('api_keys as k')
        .select((key) => key.fn.max('k.last_used_at').as('at'))
        .whereRef('k.app_id', '=', 'a.id')
        .as('last_used_at'),
    ])
    .orderBy('a.id', 'desc')
    .limit(SHOWN)
  return (mode === undefined ? query : query.where('a.mode', '=', mode)).execute()
}
