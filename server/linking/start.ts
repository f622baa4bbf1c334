import type { Request, Router } from 'express'
import passport from 'passport'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import { csrfToken } from '../pages/browser-session.ts'
import type { ServerContext } from '../context.ts'
import type { Visit } from './context.ts'
import { requireOwnForm, requireService, requireSession } from './context.ts'
import { startFlow } from './flows.ts'
import { frameOf, sendPage } from '../pages/send-page.ts'
import { linkStrategy } from './strategy.ts'
import type { LinkingRequest } from './strategy.ts'
import { userTokenPage } from '../../web/pages/user-token.ts'

/** The same address for every link to this service; registered there, and different from every other service's. */
export function callbackUrl(ctx: ServerContext, service: string): string {
  return `${ctx.publicUrl()}/link/${service}/callback`
}

/** Leaving for the service: by its consent page (OAuth 2), or on a page of ours with its script. */
export function startRoutes(router: Router, ctx: ServerContext): void {
  router.get('/link/:service', async (req, res, next) => {
    const session = await requireSession(ctx, req)
    // Where another site leads here, the listener sees first what this is about.
    if (!isFromHere(req)) return res.redirect(303, '/link')
    await start(ctx, { req, res, next, session }, requireService(ctx, session, req), false)
  })
  router.post('/link/:service', async (req, res, next) => {
    const session = await requireOwnForm(ctx, req)
    const { prove } = req.body as { prove?: unknown }
    await start(ctx, { req, res, next, session }, requireService(ctx, session, req), prove === 'yes')
  })
}

function isFromHere(req: Request): boolean {
  const site = req.get('sec-fetch-site')
  return site === undefined || site === 'same-origin' || site === 'none'
}

async function start(
  ctx: ServerContext,
  visit: Visit,
  service: ConfiguredService,
  provesAgain: boolean,
): Promise<void> {
  const strategy = linkStrategy(ctx, service, callbackUrl(ctx, service.definition.id), provesAgain)
  if (strategy === undefined) return startOnOurPage(ctx, visit, service)
  const { req, res, next, session } = visit
  const request = req as LinkingRequest
  request.linking = { session, provesAgain }
  passport.authenticate(strategy, { session: false })(request, res, next)
}

async function startOnOurPage(ctx: ServerContext, visit: Visit, service: ConfiguredService): Promise<void> {
  const { definition, config } = service
  if (definition.auth.kind !== 'user-token') return
  const { session, res } = visit
  const trip = { service: definition.id, codeVerifier: null, provesAgain: false }
  const state = await startFlow(ctx.db, session, trip, ctx.now())
  const origins = [new URL(ctx.publicUrl()).origin]
  const scriptUrl = definition.auth.scriptUrl(config)
  const page = userTokenPage({
    frame: frameOf(session),
    csrf: csrfToken(session),
    service: { id: definition.id, name: definition.displayName },
    scriptUrl,
    developerToken: await definition.auth.pageToken(config, { origins, now: ctx.now }),
    state,
    completeUrl: `/link/${definition.id}/complete`,
    appBuild: '1',
  })
  // The script opens the service's own sign-in window and talks to its API.
  sendPage(ctx, session, res, page, { scripts: [new URL(scriptUrl).origin], anyConnection: true })
}
