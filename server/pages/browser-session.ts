import { createHmac, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { CookieOptions, Request, Response } from 'express'
import { sameHash, sha256 } from '../../core/apps/credentials.ts'
import type { Db } from '../../core/database/open.ts'
import type { AppMode } from '../../core/domain/save.ts'
import { chooseLanguage } from '../../web/messages/languages.ts'
import type { Language } from '../../web/messages/languages.ts'

const VISIT_MS = 60 * 60_000
/** Of a listener who stays signed in on this device: this long after the last visit. */
const KEPT_MS = 30 * 24 * 60 * 60_000
/** A visit lets it last longer again once this much of it is used up. */
const RENEWED_AFTER_MS = 24 * 60 * 60_000

/** A listener's browser on our pages: which app's user it acts for. */
export interface BrowserSession {
  /** The cookie's value; never stored, never shown. */
  readonly token: string
  readonly hash: string
  readonly appId: string
  readonly appName: string
  readonly mode: AppMode
  readonly allowedOrigins: readonly string[]
  readonly userId: string
  readonly displayName: string | null
  /** Chosen by the listener, else what the browser asks for. */
  readonly language: Language
  /** Stays signed in on this device. */
  readonly kept: boolean
  readonly endsAt: Date
}

/**
 * `__Host-` ties the cookie to this host over https; on a developer's http://127.0.0.1 browsers refuse that prefix, so
 * the plain name stands in there. Lax: the service sends the browser back with a top-level navigation.
 */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-add-to-music' : 'add-to-music'
}

function cookieOptions(publicUrl: string, kept: boolean): CookieOptions {
  return {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: publicUrl.startsWith('https:'),
    maxAge: kept ? KEPT_MS : VISIT_MS,
  }
}

/** False when the user has been erased since: nobody comes back by an old link. */
export async function startBrowserSession(
  db: Db,
  res: Response,
  publicUrl: string,
  user: { readonly appId: string; readonly userId: string },
  now: Date,
  kept = false,
): Promise<boolean> {
  const token = randomBytes(32).toString('base64url')
  const started = await sql`
    insert into browser_sessions (token_hash, app_id, user_id, created_at, expires_at, kept)
    select ${sha256(token)}, app_id, id, ${now}::timestamptz, ${endOf(kept, now)}::timestamptz, ${kept}
    from users where app_id = ${user.appId} and id = ${user.userId} for key share
  `.execute(db)
  if (started.numAffectedRows !== 1n) return false
  res.cookie(cookieName(publicUrl), token, cookieOptions(publicUrl, kept))
  return true
}

function endOf(kept: boolean, now: Date): Date {
  return new Date(now.getTime() + (kept ? KEPT_MS : VISIT_MS))
}

/** Ends a visit, with everything that was begun in it. */
export async function endBrowserSession(db: Db, session: BrowserSession): Promise<void> {
  await db.deleteFrom('browser_sessions').where('token_hash', '=', session.hash).execute()
}

/** Ends the visits of this listener in every browser, this one included. */
export async function endAllBrowserSessions(db: Db, session: BrowserSession): Promise<void> {
  await db
    .deleteFrom('browser_sessions')
    .where('app_id', '=', session.appId)
    .where('user_id', '=', session.userId)
    .execute()
}

/** The cookie of a session that is over goes too. */
export function forgetCookie(res: Response, publicUrl: string): void {
  const { maxAge: _, ...where } = cookieOptions(publicUrl, false)
  res.clearCookie(cookieName(publicUrl), where)
}

/** Who stays signed in stays so while they come back: at most once a day this costs a write. */
export async function renewBrowserSession(
  db: Db,
  res: Response,
  publicUrl: string,
  session: BrowserSession,
  now: Date,
): Promise<void> {
  const end = endOf(session.kept, now)
  if (!session.kept || end.getTime() - session.endsAt.getTime() < RENEWED_AFTER_MS) return
  await db
    .updateTable('browser_sessions')
    .set({ expires_at: end })
    .where('token_hash', '=', session.hash)
    .execute()
  res.cookie(cookieName(publicUrl), session.token, cookieOptions(publicUrl, true))
}

/** The same listener under a new secret: whoever learned the old cookie before the link was made has nothing. */
export async function rotateBrowserSession(
  db: Db,
  res: Response,
  publicUrl: string,
  session: BrowserSession,
  now: Date,
  kept = session.kept,
): Promise<void> {
  await endBrowserSession(db, session)
  await startBrowserSession(db, res, publicUrl, session, now, kept)
}

export async function readBrowserSession(
  db: Db,
  req: Request,
  publicUrl: string,
  now: Date,
): Promise<BrowserSession | undefined> {
  const token = readCookie(req, cookieName(publicUrl), /^[\w-]{43}$/)
  if (token === undefined) return undefined
  const hash = sha256(token)
  const row = await db
    .selectFrom('browser_sessions as s')
    .innerJoin('apps as a', 'a.id', 's.app_id')
    .innerJoin('users as u', (join) =>
      join.onRef('u.app_id', '=', 's.app_id').onRef('u.id', '=', 's.user_id'),
    )
    .select([
      's.app_id',
      's.user_id',
      's.expires_at',
      's.kept',
      'a.name',
      'a.mode',
      'a.allowed_origins',
      'u.display_name',
      'u.locale',
    ])
    .where('s.token_hash', '=', hash)
    .where('s.expires_at', '>', now)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    token,
    hash,
    appId: row.app_id,
    appName: row.name,
    mode: row.mode,
    allowedOrigins: row.allowed_origins,
    userId: row.user_id,
    displayName: row.display_name,
    language: chooseLanguage(row.locale, req.get('accept-language')),
    kept: row.kept,
    endsAt: row.expires_at,
  }
}

/** The first cookie of this name that looks as ours do: another site of the host may have set one too. */
export function readCookie(req: Request, name: string, looks: RegExp): string | undefined {
  for (const part of (req.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value !== undefined && looks.test(value)) return value
  }
  return undefined
}

/** Made from the cookie's secret, so a form of another site cannot have it. */
export function csrfToken(session: Pick<BrowserSession, 'token'>): string {
  return createHmac('sha256', session.token).update('csrf').digest('base64url')
}

/** A form counts when it came from our own page: by its token, and by what the browser says of its origin. */
export function isOwnForm(
  req: Request,
  session: Pick<BrowserSession, 'token'>,
  token: unknown,
  publicUrl: string,
): boolean {
  return isOwnPage(req, publicUrl) && typeof token === 'string' && sameHash(token, csrfToken(session))
}

/** By what the browser says of where the form is from. */
export function isOwnPage(req: Request, publicUrl: string): boolean {
  const site = req.get('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin') return false
  const origin = req.get('origin')
  return origin === undefined || origin === 'null' || origin === new URL(publicUrl).origin
}
