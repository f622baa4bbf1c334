import express, { Router } from 'express'
import type { Request, Response } from 'express'
import { unlink } from '../../core/links/unlink.ts'
import { choosePage } from '../../web/pages/choose.ts'
import {
  csrfToken,
  endBrowserSession,
  readBrowserSession,
  startBrowserSession,
} from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { confirmRoutes, waitingSongs } from './confirm.ts'
import type { ServerContext } from '../context.ts'
import { requireOwnForm, requireService, requireSession } from './context.ts'
import { finishRoutes } from './finish.ts'
import { redeemLinkTicket } from './link-ticket.ts'
import { frameOf, sendPage } from '../pages/send-page.ts'
import { problemPages } from './problem-pages.ts'
import { LinkProblem } from './problems.ts'
import { serviceCards } from './service-cards.ts'
import { startRoutes } from './start.ts'

/** The pages on which a listener links, manages and unlinks music services. */
export function linkingRoutes(ctx: ServerContext): Router {
  const router = Router()
  router.use('/link', asPopup, ownHost(ctx))
  router.use('/link', express.urlencoded({ extended: false, limit: '8kb' }), express.json({ limit: '16kb' }))

  router.get('/link', async (req, res) => {
    const ticket = req.query['session']
    if (ticket !== undefined) return enter(ctx, req, res, ticket)
    await showServices(ctx, await requireSession(ctx, req), res)
  })
  startRoutes(router, ctx)
  finishRoutes(router, ctx)
  confirmRoutes(router, ctx)

  router.post('/link/:service/unlink', async (req, res) => {
    const session = await requireOwnForm(ctx, req)
    // Whether it is still on offer or not: what is linked can be unlinked.
    const owner = { appId: session.appId, userId: session.userId, service: req.params.service }
    await unlink(ctx.db, owner, 'unlinked', ctx.now())
    res.redirect(303, placeOf(req.body))
  })
  router.post('/link/:service/default', async (req, res) => {
    const session = await requireOwnForm(ctx, req)
    const { definition } = requireService(ctx, session, req)
    await ctx.db
      .updateTable('users')
      .set({ default_services: [definition.id] })
      .where('app_id', '=', session.appId)
      .where('id', '=', session.userId)
      .execute()
    res.redirect(303, placeOf(req.body))
  })
  router.use('/link', problemPages(ctx))
  return router
}

/** Turns a link ticket into a cookie, and the address into one without a secret. */
async function enter(ctx: ServerContext, req: Request, res: Response, ticket: unknown): Promise<void> {
  // Programs that look a link up (HEAD, prefetch) must not use it up.
  if (req.method !== 'GET' || /prefetch|prerender/.test(req.get('sec-purpose') ?? '')) {
    res.status(204).end()
    return
  }
  const before = await readBrowserSession(ctx.db, req, ctx.publicUrl(), ctx.now())
  const user =
    typeof ticket === 'string' ? await redeemLinkTicket(ctx.db, ctx.tickets, ticket, ctx.now()) : undefined
  if (user === undefined) {
    // Opened again in the browser that used it: the visit goes on.
    if (before === undefined) throw new LinkProblem('link_used')
  } else {
    if (!(await startBrowserSession(ctx.db, res, ctx.publicUrl(), user, ctx.now())))
      throw new LinkProblem('link_used')
    if (before !== undefined) await endBrowserSession(ctx.db, before)
  }
  const service = ctx.services.registry.all.find(({ id }) => id === req.query['service'])
  // Chosen on the app's page already; from another site's the list is shown all the same (start.ts).
  res.redirect(303, service === undefined ? placeOf(req.query) : `/link/${service.id}`)
}

/** Where a visit goes, by a name and never by an address, so that a link of ours leads to no other site. */
const PLACES: ReadonlyMap<unknown, string> = new Map([
  ['home', '/home'],
  ['settings', '/home/settings'],
])

function placeOf(said: unknown): string {
  return PLACES.get((said as { to?: unknown } | undefined)?.to) ?? '/link'
}

async function showServices(ctx: ServerContext, session: BrowserSession, res: Response): Promise<void> {
  const page = choosePage({
    frame: frameOf(session),
    csrf: csrfToken(session),
    services: await serviceCards(ctx, session),
    waitingSongs: await waitingSongs(ctx, session),
  })
  sendPage(ctx, session, res, page)
}

/**
 * The page that opened this window is told when the link is made. A browser would part the two at the first answer that
 * asks for it, redirects included.
 */
const asPopup: express.RequestHandler = (_req, res, next) => {
  res.set({ 'Cross-Origin-Opener-Policy': 'unsafe-none', 'Cache-Control': 'no-store' })
  next()
}

/** Services accept http redirects to 127.0.0.1 only, and the cookie must be of the host they lead back to. */
export function ownHost(ctx: ServerContext): express.RequestHandler {
  return (req, res, next) => {
    const own = new URL(ctx.publicUrl())
    if (req.method === 'GET' && req.hostname === 'localhost' && own.hostname === '127.0.0.1') {
      // Path and query only: a request may name a whole address.
      const { pathname, search } = URL.parse(req.originalUrl, own.origin) ?? { pathname: '/link', search: '' }
      res.redirect(307, own.origin + pathname + search)
      return
    }
    next()
  }
}
