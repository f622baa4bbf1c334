import type { Router } from 'express'
import passport from 'passport'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { TokenSet } from '../../adapters/oauth2-token.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import type { ServerContext } from '../context.ts'
import type { Visit } from './context.ts'
import { requireOwnForm, requireService, requireSession } from './context.ts'
import { takeFlow } from './flows.ts'
import type { LinkFlow } from './flows.ts'
import { keepPending } from './pending.ts'
import { LinkProblem, asLinkProblem } from './problems.ts'
import { callbackUrl } from './start.ts'
import { linkStrategy } from './strategy.ts'
import type { LinkingRequest } from './strategy.ts'

/** Longer than any sensible token; what the script of a service hands us is checked by using it. */
const LONGEST_TOKEN = 4096

/** Coming back from the service. Nothing is linked yet: the listener confirms on the next page. */
export function finishRoutes(router: Router, ctx: ServerContext): void {
  router.get('/link/:service/callback', async (req, res, next) => {
    const session = await requireSession(ctx, req)
    const service = requireService(ctx, session, req)
    const id = service.definition.id
    const flow = await flowOf(ctx, session, id, req.query['state'])
    if (req.query['error'] !== undefined) {
      throw new LinkProblem(req.query['error'] === 'access_denied' ? 'consent_denied' : 'service_error', id)
    }
    if (typeof req.query['code'] !== 'string') throw new LinkProblem('service_error', id)
    const tokens = await exchange(ctx, { req, res, next, session }, service, flow)
    if (lacksScope(service, tokens)) throw new LinkProblem('access_denied', id)
    await keep(ctx, session, service, flow, tokens)
    res.redirect(303, `/link/${id}/confirm`)
  })

  router.post('/link/:service/complete', async (req, res) => {
    const session = await requireOwnForm(ctx, req)
    const service = requireService(ctx, session, req)
    const { state, music_user_token: token } = req.body as { state?: unknown; music_user_token?: unknown }
    const flow = await flowOf(ctx, session, service.definition.id, state)
    if (
      service.definition.auth.kind !== 'user-token' ||
      typeof token !== 'string' ||
      token === '' ||
      token.length > LONGEST_TOKEN
    ) {
      throw new LinkProblem('code_rejected', service.definition.id)
    }
    await keep(ctx, session, service, flow, {
      accessToken: token,
      refreshToken: undefined,
      expiresAt: undefined,
    })
    res.json({ next: `/link/${service.definition.id}/confirm` })
  })
}

/** A listener may have switched off a permission at the service; without it every save would fail. */
function lacksScope({ definition: { auth } }: ConfiguredService, { scopes }: TokenSet): boolean {
  return auth.kind === 'oauth2' && scopes !== undefined && auth.scopes.some((one) => !scopes.includes(one))
}

async function flowOf(
  ctx: ServerContext,
  session: BrowserSession,
  service: string,
  state: unknown,
): Promise<LinkFlow> {
  const flow =
    typeof state === 'string' ? await takeFlow(ctx.db, session, service, state, ctx.now()) : undefined
  if (flow === undefined) throw new LinkProblem('state_invalid', service)
  return flow
}

/** Lets Passport run its side of the code flow; the state has been checked and used up before. */
function exchange(
  ctx: ServerContext,
  visit: Visit,
  service: ConfiguredService,
  flow: LinkFlow,
): Promise<TokenSet> {
  const { req, res, session } = visit
  const id = service.definition.id
  const strategy = linkStrategy(ctx, service, callbackUrl(ctx, id))
  if (strategy === undefined) throw new LinkProblem('state_invalid', id)
  const request = req as LinkingRequest
  request.linking = { session, provesAgain: flow.provesAgain, flow }
  return new Promise((resolve, reject) => {
    const answered = (err: unknown, tokens: unknown) => {
      if (err !== null && err !== undefined) reject(asLinkProblem(err, id))
      else if (tokens === false || tokens === undefined) reject(new LinkProblem('service_error', id))
      else resolve(tokens as TokenSet)
    }
    passport.authenticate(strategy, { session: false }, answered)(request, res, (err: unknown) =>
      answered(err, false),
    )
  })
}

/** Asks the service whose account this is, which also shows that the tokens work: some accounts fail only here. */
async function keep(
  ctx: ServerContext,
  session: BrowserSession,
  service: ConfiguredService,
  flow: LinkFlow,
  tokens: Pick<TokenSet, 'accessToken' | 'refreshToken' | 'expiresAt'>,
): Promise<void> {
  const { definition, adapter } = service
  const probe = { linkId: 'new', accessToken: tokens.accessToken, market: undefined }
  const account = await adapter
    .getAccount(probe, { signal: AbortSignal.timeout(15_000) })
    .catch((err: unknown) => {
      throw asLinkProblem(err, definition.id)
    })
  const consent = { service: definition.id, tokens, account, takesOver: flow.provesAgain }
  await keepPending(ctx.db, ctx, session, consent, ctx.now())
}
