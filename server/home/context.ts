import type { Request } from 'express'
import type { z } from 'zod'
import type { ServerContext } from '../context.ts'
import type { AuthenticatedCaller } from '../http/caller.ts'
import { requireOwnForm, requireSession } from '../linking/context.ts'
import { LinkProblem } from '../linking/problems.ts'
import { readCookie } from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { frameOf } from '../pages/send-page.ts'
import type { Frame } from '../../web/pages/layout.ts'

/** The listener as the API would see them: what they may do is what a user session may. */
export function callerOf(session: BrowserSession): AuthenticatedCaller {
  return {
    appId: session.appId,
    mode: session.mode,
    userId: session.userId,
    scopes: ['saves:read', 'saves:write', 'users:read', 'users:write'],
    credential: { kind: 'browser', id: session.hash },
  }
}

export function requireVisitor(ctx: ServerContext, req: Request): Promise<BrowserSession> {
  return requireSession(ctx, req, 'not_signed_in')
}

/** For what changes something: from one of our own forms only. */
export function requireForm(ctx: ServerContext, req: Request): Promise<BrowserSession> {
  return requireOwnForm(ctx, req, 'not_signed_in')
}

/** The fields of a form, besides its secret; a page says so when they are not as they should be. */
export function readForm<S extends z.ZodType>(schema: S, req: Request): z.output<S> {
  const { csrf: _, ...fields } = (req.body ?? {}) as Record<string, unknown>
  const read = schema.safeParse(fields)
  if (!read.success) throw new LinkProblem('not_valid')
  return read.data
}

/** Where the script of the page leaves the time zone of the browser: days begin when the listener's do. */
const ZONE_COOKIE = 'add-to-music-zone'
/** A name of the IANA list, `/` written as in a cookie. */
const ZONE = /^[A-Za-z][\w+-]{0,20}(%2F[\w+-]{1,30}){0,2}$/

export function homeFrame(req: Request, session: BrowserSession): Frame {
  const zone = readCookie(req, ZONE_COOKIE, ZONE)?.replaceAll('%2F', '/')
  return { ...frameOf(session), ...(zone !== undefined && isZone(zone) ? { timeZone: zone } : {}) }
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
