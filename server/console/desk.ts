import type { Request, Response } from 'express'
import type { Scope } from '../../core/apps/apps.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { ConsoleFrame } from '../../web/pages/console/frame.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { ASSETS } from '../pages/assets.ts'
import { csrfToken, isOwnForm } from '../pages/browser-session.ts'
import { audit } from './audit.ts'
import type { Attempts } from './attempts.ts'
import type { OperatorAccess } from './operator.ts'
import { ConsoleProblem } from './problems.ts'
import { readConsoleSession } from './session.ts'
import type { ConsoleSession } from './session.ts'

/** What the pages of the console and of the operator on one listener may use. */
export interface Desk {
  readonly ctx: ServerContext
  /** How the operator signs in here; undefined = not here. */
  readonly operator: OperatorAccess | undefined
  readonly attempts: Attempts
  /** Where this listener is reached, as the browser names it: what forms must come from. */
  readonly origin: (req: Request) => string
}

export interface ConsoleApp {
  readonly id: string
  readonly name: string
  readonly mode: AppMode
  readonly allowed_origins: readonly string[]
  readonly created_at: Date
}

/** One request of somebody who signed in. */
export interface Visit {
  readonly req: Request
  readonly res: Response
  readonly session: ConsoleSession
}

/** One about an app they may see. */
export interface AppVisit extends Visit {
  readonly app: ConsoleApp
  /** The same rules, and the same functions, as for requests of the API. */
  readonly caller: Caller
  readonly frame: ConsoleFrame
  /** Address of a page about this app. */
  readonly at: (path: string) => string
  readonly may: (scope: Scope) => boolean
}

export function isSecure(desk: Desk, req: Request): boolean {
  return desk.origin(req).startsWith('https:')
}

export function sessionOf(desk: Desk, req: Request): Promise<ConsoleSession | undefined> {
  return readConsoleSession(desk.ctx.db, req, isSecure(desk, req), desk.operator, desk.ctx.now())
}

/** Who is there; for a request that changes something, only with one of our own forms. */
export async function requireVisit(desk: Desk, req: Request, res: Response): Promise<Visit> {
  const session = await sessionOf(desk, req)
  if (session === undefined) throw new ConsoleProblem('signed_out')
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    const { csrf } = (req.body ?? {}) as { csrf?: unknown }
    if (!isOwnForm(req, session, csrf, desk.origin(req))) throw new ConsoleProblem('form_rejected')
  }
  return { req, res, session }
}

export async function requireOperator(desk: Desk, req: Request, res: Response): Promise<Visit> {
  const visit = await requireVisit(desk, req, res)
  if (visit.session.appId !== undefined) throw new ConsoleProblem('operator_only')
  return visit
}

/** Another app's pages are answered like those of one that does not exist. */
export async function requireApp(desk: Desk, req: Request, res: Response, scope?: Scope): Promise<AppVisit> {
  const visit = await requireVisit(desk, req, res)
  const { session } = visit
  const id = String(req.params['app'])
  if (session.appId !== undefined && session.appId !== id) throw new ConsoleProblem('not_found')
  const app = await desk.ctx.db
    .selectFrom('apps')
    .select(['id', 'name', 'mode', 'allowed_origins', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (app === undefined) throw new ConsoleProblem('not_found')
  if (scope !== undefined && !session.scopes.includes(scope)) throw new ConsoleProblem('forbidden', scope)
  return {
    ...visit,
    app,
    caller: { appId: app.id, mode: app.mode, userId: undefined, scopes: session.scopes },
    frame: frameOf(session, app),
    at: (path) => `/console/apps/${app.id}${path}`,
    may: (wanted) => session.scopes.includes(wanted),
  }
}

/** What was done by hand in this app. */
export function noteChange(
  { ctx }: Desk,
  { session, app }: Pick<AppVisit, 'session' | 'app'>,
  action: string,
  target: string | undefined,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return audit(ctx, { actor: session.actor, appId: app.id, action, target, detail })
}

const PAGES = [
  ['Overview', ''],
  ['Saves', '/saves'],
  ['Webhooks', '/webhooks'],
  ['Keys', '/keys'],
  ['Requests', '/requests'],
  ['Settings', '/settings'],
] as const

export function frameOf(session: ConsoleSession | undefined, app?: ConsoleApp): ConsoleFrame {
  const isOperator = session !== undefined && session.appId === undefined
  const everywhere = [{ label: 'Apps', href: '/console' }]
  const ofApp = PAGES.map(([label, path]) => ({ label, href: `/console/apps/${app?.id}${path}` }))
  return {
    assets: ASSETS,
    csrf: session === undefined ? undefined : csrfToken(session),
    actor: isOperator ? 'Operator' : session?.actor,
    home: '/console',
    ...(app === undefined ? {} : { app: { name: app.name, mode: app.mode } }),
    nav: [...(isOperator ? everywhere : []), ...(app === undefined ? [] : ofApp)],
  }
}
