import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { sha256 } from '../../core/apps/credentials.ts'
import { ProblemError } from '../http/problem.ts'
import { readCookie } from '../pages/browser-session.ts'
import type { UserKey } from '../users/view-user.ts'

/** Whoever comes back within this time finds their libraries as they left them. */
const KNOWN_MS = 7 * 24 * 60 * 60_000

/** 32 random bytes. */
const SECRET = /^[\w-]{43}$/

/** See `cookieName` of the linking pages for why https has a name of its own. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-add-to-music-demo' : 'add-to-music-demo'
}

/** The listener this browser plays, by its cookie; nothing of it is stored but a name made from its hash. */
export function readVisitor(req: Request, publicUrl: string, appId: string): UserKey | undefined {
  const secret = readCookie(req, cookieName(publicUrl), SECRET)
  return secret === undefined ? undefined : visitorOf(appId, secret)
}

/** A listener of this browser's own, from now on. */
export function newVisitor(res: Response, publicUrl: string, appId: string): UserKey {
  const secret = randomBytes(32).toString('base64url')
  res.cookie(cookieName(publicUrl), secret, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: publicUrl.startsWith('https:'),
    maxAge: KNOWN_MS,
  })
  return visitorOf(appId, secret)
}

export function forgetVisitor(res: Response, publicUrl: string): void {
  res.clearCookie(cookieName(publicUrl), {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: publicUrl.startsWith('https:'),
  })
}

function visitorOf(appId: string, secret: string): UserKey {
  return { appId, userId: `visitor-${sha256(secret).slice(0, 20)}` }
}

/**
 * Refuses what another site, or no page at all, sends: the cookie alone must not be enough. Browsers name the origin in
 * every POST (https://fetch.spec.whatwg.org/#origin-header).
 */
export function requireOwnPage(req: Request, publicUrl: string): void {
  const site = req.get('sec-fetch-site')
  const own = req.get('origin') === new URL(publicUrl).origin
  if (own && (site === undefined || site === 'same-origin')) return
  throw new ProblemError('forbidden', { detail: 'Only the demo page itself may ask for this.' })
}
