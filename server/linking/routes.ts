import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { unlink } from '../../core/links/unlink.ts'
import { choosePage } from '../../web/pages/choose.ts'
import { problemPage } from '../../web/pages/problem.ts'
import { csrfToken, readBrowserSession, startBrowserSession } from './browser-session.ts'
import type { BrowserSession } from './browser-session.ts'
import { confirmRoutes, waitingSongs } from './confirm.ts'
import type { ServerContext } from '../context.ts'
import { requireOwnForm, requireService, requireSession } from './context.ts'
import { finishRoutes } from './finish.ts'
import { redeemLinkTicket } from './link-ticket.ts'
import { ASSETS, frameOf, sendPage } from './pages.ts'
import { LINK_PROBLEMS, LinkProblem } from './problems.ts'
import { serviceCards } from './service-cards.ts'
import { startRoutes } from './start.ts'

/** The pages on which a listener links, manages and unlinks music services. */
export function linkingRoutes(ctx: ServerContext): Router {
  const router = Router()
  router.use(
    ASSETS,
    express.static(fileURLToPath(new URL('../../web/assets', import.meta.url)), {
      maxAge: '1h',
      index: false,
    }),
  )
  router.use('/link', ownHost(ctx))
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
    const { definition } = requireService(ctx, session, req)
    const owner = { appId: session.appId, userId: session.userId, service: definition.id }
    await unlink(ctx.db, owner, 'unlinked', ctx.now())
    res.redirect(303, '/link')
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
    res.redirect(303, '/link')
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
  const user =
    typeof ticket === 'string' ? await redeemLinkTicket(ctx.db, ctx.tickets, ticket, ctx.now()) : undefined
  if (user === undefined) {
    // Opened again in the browser that used it: the visit goes on.
    if ((await readBrowserSession(ctx.db, req, ctx.publicUrl(), ctx.now())) === undefined)
      throw new LinkProblem('link_used')
  } else {
    await startBrowserSession(ctx.db, res, ctx.publicUrl(), user, ctx.now())
  }
  res.redirect(303, '/link')
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

/** Services accept http redirects to 127.0.0.1 only, and the cookie must be of the host they lead back to. */
function ownHost(ctx: ServerContext): express.RequestHandler {
  return (req, res, next) => {
    const own = new URL(ctx.publicUrl())
    if (req.method === 'GET' && req.hostname === 'localhost' && own.hostname === '127.0.0.1') {
      res.redirect(307, own.origin + req.originalUrl)
      return
    }
    next()
  }
}

/** What went wrong, on a page (or as JSON for the script of the user-token page). */
function problemPages(ctx: ServerContext): ErrorRequestHandler {
  return async (err: unknown, req, res, next) => {
    if (!(err instanceof LinkProblem)) {
      next(err)
      return
    }
    const session = await readBrowserSession(ctx.db, req, ctx.publicUrl(), ctx.now())
    const { status, title, text, whatToDo } = LINK_PROBLEMS[err.code]
    const service =
      session === undefined || err.service === undefined
        ? undefined
        : ctx.services.get(session.mode, err.service)
    const fill = (sentence: string) =>
      sentence
        .replaceAll('{service}', service?.definition.displayName ?? 'The service')
        .replaceAll('{app}', session?.appName ?? 'the app')
    res.status(status)
    if (req.is('application/json') !== false && req.method === 'POST') {
      res.json({ code: err.code, title: fill(title), text: fill(text), what_to_do: fill(whatToDo) })
      return
    }
    ctx.log.info({ code: err.code, service: err.service }, 'linking ended with a problem')
    const page = problemPage({
      ...(session === undefined ? {} : { frame: frameOf(session) }),
      assets: ASSETS,
      code: err.code,
      title: fill(title),
      text: fill(text),
      whatToDo: fill(whatToDo),
      ...wayOn(session, err),
    })
    sendPage(ctx, session, res, page)
  }
}

/** The button that goes on from here, where there is a way on. */
function wayOn(session: BrowserSession | undefined, problem: LinkProblem) {
  if (session === undefined) return {}
  const choose = { label: 'Choose another service', href: '/link' }
  if (problem.service === undefined) return { primary: { ...choose, label: 'Back to my services' } }
  const again = { postTo: `/link/${problem.service}`, csrf: csrfToken(session) }
  if (problem.code === 'account_taken') {
    return {
      primary: { ...again, label: 'It is mine: sign in again', fields: { prove: 'yes' } },
      secondary: choose,
    }
  }
  return { primary: { ...again, label: 'Try again' }, secondary: choose }
}
