import express, { Router } from 'express'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { refuseMethod } from '../http/mount.ts'
import { ProblemError } from '../http/problem.ts'
import { eraseUser } from '../users/erase-user.ts'
import { knowUser } from '../users/know-user.ts'
import { startUserSession } from '../users/start-session.ts'
import { readUserRow } from '../users/view-user.ts'
import type { UserKey } from '../users/view-user.ts'
import { createLimit } from './limit.ts'
import { showDemo } from './page.ts'
import { MOODS } from './playground.ts'
import type { Playground } from './playground.ts'
import { viewState } from './state.ts'
import { forgetVisitor, newVisitor, readVisitor, requireOwnPage } from './visitor.ts'

/** As long as a look at the demo takes; the page asks for another one. */
const SESSION_MS = 30 * 60_000
const SESSIONS_A_MINUTE = 120
const SWITCHES_A_MINUTE = 120

const SwitchRequest = z.union([
  z.strictObject({ mood: z.enum(MOODS) }),
  z.strictObject({ end_consent: z.literal(true) }),
])

/** The feed at `/` and what its page calls. Mounted only where there are simulated services to play with. */
export function demoRoutes(ctx: ServerContext, playground: Playground): Router {
  const router = Router()
  const sessions = createLimit(SESSIONS_A_MINUTE, 'More sessions were asked for than the demo gives.')
  const switches = createLimit(SWITCHES_A_MINUTE, 'The switches were moved more often than they may be.')
  const ownPage: express.RequestHandler = (req, res, next) => {
    res.set('Cache-Control', 'no-store')
    if (req.method !== 'GET') requireOwnPage(req, ctx.publicUrl())
    next()
  }
  router.get('/', (req, res) => showDemo(ctx, req, res))
  router.use('/demo', ownPage, express.json({ limit: '1kb' }))

  router.post('/demo/session', async (req, res) => {
    sessions()
    const appId = requireApp(playground)
    const publicUrl = ctx.publicUrl()
    const visitor = readVisitor(req, publicUrl, appId) ?? newVisitor(res, publicUrl, appId)
    await knowUser(ctx.db, visitor, ctx.now())
    const options = { ttlMs: SESSION_MS, displayName: 'You' }
    const { token, expiresAt } = await startUserSession(ctx, visitor, options)
    res.status(201).json({ token, expires_at: expiresAt.toISOString() })
  })
  router.post('/demo/start-over', async (req, res) => {
    const visitor = await knownVisitor(ctx, playground, req)
    if (visitor !== undefined) await eraseUser(ctx.db, visitor)
    forgetVisitor(res, ctx.publicUrl())
    res.status(204).end()
  })
  router.get('/demo/state', async (req, res) => {
    res.json(await viewState(ctx, playground, await requireVisitor(ctx, playground, req)))
  })
  router.post('/demo/services/:service', async (req, res) => {
    switches()
    const visitor = await requireVisitor(ctx, playground, req)
    await throwSwitch(ctx, playground, visitor, req, res)
  })
  router.all(['/', '/demo/state'], refuseMethod(['GET']))
  router.all(['/demo/session', '/demo/start-over', '/demo/services/:service'], refuseMethod(['POST']))
  return router
}

async function throwSwitch(
  ctx: ServerContext,
  playground: Playground,
  visitor: UserKey,
  req: Request,
  res: Response,
): Promise<void> {
  const service = String(req.params['service'])
  if (!ctx.services.offered('test').includes(service))
    throw new ProblemError('not_found', { detail: 'There is no such service.' })
  const asked = SwitchRequest.safeParse(req.body)
  if (!asked.success) throw new ProblemError('invalid_request', { detail: 'Send a mood or end_consent.' })
  if ('mood' in asked.data) playground.setMood(service, asked.data.mood)
  else {
    const account = await ctx.db
      .selectFrom('links')
      .select('account_id')
      .where('app_id', '=', visitor.appId)
      .where('user_id', '=', visitor.userId)
      .where('service', '=', service)
      .executeTakeFirst()
    if (account === undefined || account.account_id === null)
      throw new ProblemError('not_found', { detail: 'No account of this service is linked.' })
    playground.endConsent(service, account.account_id)
  }
  res.status(204).end()
}

function requireApp(playground: Playground): string {
  const appId = playground.appId()
  if (appId === undefined)
    throw new ProblemError('unavailable', {
      detail: 'The demo is being set up.',
      headers: { 'Retry-After': '1' },
    })
  return appId
}

/** The visitor of this browser, when the listener it plays still exists. */
async function knownVisitor(
  ctx: ServerContext,
  playground: Playground,
  req: Request,
): Promise<UserKey | undefined> {
  const visitor = readVisitor(req, ctx.publicUrl(), requireApp(playground))
  if (visitor === undefined) return undefined
  return (await readUserRow(ctx.db, visitor)) === undefined ? undefined : visitor
}

async function requireVisitor(ctx: ServerContext, playground: Playground, req: Request): Promise<UserKey> {
  const visitor = await knownVisitor(ctx, playground, req)
  if (visitor === undefined)
    throw new ProblemError('not_found', { detail: 'Nobody visits from this browser: open the demo first.' })
  return visitor
}
