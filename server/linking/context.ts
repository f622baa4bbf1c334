import type { NextFunction, Request, Response } from 'express'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { ServerContext } from '../context.ts'
import { isOwnForm, readBrowserSession } from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { LinkProblem } from './problems.ts'
import type { LinkProblemCode } from './problems.ts'

/** One request of a listener who is known by the cookie. */
export interface Visit {
  readonly req: Request
  readonly res: Response
  readonly next: NextFunction
  readonly session: BrowserSession
}

/** Who is visiting; a page that says where to start for everybody else. */
export async function requireSession(
  ctx: ServerContext,
  req: Request,
  otherwise: LinkProblemCode = 'no_session',
): Promise<BrowserSession> {
  const session = await readBrowserSession(ctx.db, req, ctx.publicUrl(), ctx.now())
  if (session === undefined) throw new LinkProblem(otherwise)
  return session
}

/** The same for a request that changes something: it must come from one of our own forms. */
export async function requireOwnForm(
  ctx: ServerContext,
  req: Request,
  otherwise?: LinkProblemCode,
): Promise<BrowserSession> {
  const session = await requireSession(ctx, req, otherwise)
  const { csrf } = (req.body ?? {}) as { csrf?: unknown }
  if (!isOwnForm(req, session, csrf, ctx.publicUrl())) throw new LinkProblem('form_rejected')
  return session
}

/** The service of this address, as it is on offer to this listener's app. */
export function requireService(ctx: ServerContext, session: BrowserSession, req: Request): ConfiguredService {
  const service = ctx.services.get(session.mode, String(req.params['service']))
  if (service === undefined) throw new LinkProblem('not_offered')
  return service
}
