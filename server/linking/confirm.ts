import { sql } from 'kysely'
import type { Router } from 'express'
import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import { confirmPage } from '../../web/pages/confirm.ts'
import { donePage } from '../../web/pages/done.ts'
import { csrfToken, rotateBrowserSession } from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import type { ServerContext } from '../context.ts'
import { requireOwnForm, requireService, requireSession } from './context.ts'
import { frameOf, sendPage } from '../pages/send-page.ts'
import { confirmPending, dropPending, otherOwner, readPending } from './pending.ts'
import { LinkProblem } from './problems.ts'

/** "Connect this account to this user?": only a yes here makes a link. */
export function confirmRoutes(router: Router, ctx: ServerContext): void {
  askRoute(router, ctx)
  answerRoute(router, ctx)
  doneRoute(router, ctx)
}

function askRoute(router: Router, ctx: ServerContext): void {
  router.get('/link/:service/confirm', async (req, res) => {
    const session = await requireSession(ctx, req)
    const { definition } = requireService(ctx, session, req)
    const pending = await readPending(ctx.db, session, definition.id, ctx.now())
    if (pending === undefined) throw new LinkProblem('nothing_pending', definition.id)
    if (!pending.takes_over && (await otherOwner(ctx.db, pending)) !== undefined) {
      throw new LinkProblem('account_taken', definition.id)
    }
    const replaced = await linkedAccount(ctx, session, definition.id)
    const page = confirmPage({
      frame: frameOf(session),
      csrf: csrfToken(session),
      consent: pending.id,
      service: { id: definition.id, name: definition.displayName, libraryName: definition.libraryName },
      account: {
        ...(pending.account_name === null ? {} : { name: pending.account_name }),
        ...(pending.account_id === null ? {} : { id: pending.account_id }),
      },
      waitingSongs: await waitingSongs(ctx, session, definition.id),
      ...(replaced === undefined || replaced.account_id === pending.account_id
        ? {}
        : { replacesAccount: replaced.account_name ?? replaced.account_id ?? definition.displayName }),
    })
    sendPage(ctx, session, res, page)
  })
}

function answerRoute(router: Router, ctx: ServerContext): void {
  router.post('/link/:service/confirm', async (req, res) => {
    const session = await requireOwnForm(ctx, req)
    const { definition } = requireService(ctx, session, req)
    const { decision, consent } = req.body as { decision?: unknown; consent?: unknown }
    if (decision !== 'yes') {
      await dropPending(ctx.db, session, definition.id)
      return res.redirect(303, '/link')
    }
    const answered = {
      service: definition.id,
      consent: typeof consent === 'string' ? consent : '',
      months: definition.auth.consentMonths,
    }
    const stored = await confirmPending(ctx.db, ctx, session, answered, ctx.now())
    if (stored === undefined) throw new LinkProblem('nothing_pending', definition.id)
    const needsMarket = definition.capabilities.marketRequired && stored.pending.market === null
    await ringPlacements(
      ctx.doorbell,
      stored.resumed.map((p) => ({ ...p, link_id: stored.id, needs_market: needsMarket })),
    )
    await rotateBrowserSession(ctx.db, res, ctx.publicUrl(), session, ctx.now())
    res.redirect(303, `/link/${definition.id}/done?songs=${stored.resumed.length}`)
  })
}

function doneRoute(router: Router, ctx: ServerContext): void {
  router.get('/link/:service/done', async (req, res) => {
    const session = await requireSession(ctx, req)
    const { definition } = requireService(ctx, session, req)
    const link = await linkedAccount(ctx, session, definition.id)
    if (link === undefined) return res.redirect(303, '/link')
    const songs = Number(req.query['songs'])
    const page = donePage({
      frame: frameOf(session),
      service: { id: definition.id, name: definition.displayName, libraryName: definition.libraryName },
      ...(link.account_name === null ? {} : { accountName: link.account_name }),
      resumedSongs: Number.isInteger(songs) && songs > 0 ? songs : 0,
      messageOrigins: session.allowedOrigins,
    })
    sendPage(ctx, session, res, page)
  })
}

function linkedAccount(ctx: ServerContext, session: BrowserSession, service: string) {
  return ctx.db
    .selectFrom('links')
    .select(['account_id', 'account_name'])
    .where('app_id', '=', session.appId)
    .where('user_id', '=', session.userId)
    .where('service', '=', service)
    .executeTakeFirst()
}

/** Songs that arrive by themselves once this service is linked. */
export async function waitingSongs(
  ctx: ServerContext,
  session: BrowserSession,
  service?: string,
): Promise<number> {
  const mine = sql`s.app_id = ${session.appId} and s.user_id = ${session.userId}`
  const forService = service === undefined ? sql`true` : sql`p.service = ${service}`
  const counted = await sql<{ songs: number }>`
    select count(*) as songs from saves s where ${mine} and (
      not exists (select from placements p where p.save_id = s.id)
      or exists (select from placements p where p.save_id = s.id and p.status = 'awaiting_link' and ${forService}))
  `.execute(ctx.db)
  return counted.rows[0]?.songs ?? 0
}
