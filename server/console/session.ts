import { randomBytes } from 'node:crypto'
import type { CookieOptions, Request, Response } from 'express'
import { ALL_SCOPES } from '../../core/apps/apps.ts'
import type { Scope } from '../../core/apps/apps.ts'
import { sha256 } from '../../core/apps/credentials.ts'
import type { Db } from '../../core/database/open.ts'
import { readCookie } from '../pages/browser-session.ts'
import type { OperatorAccess } from './operator.ts'

const LASTS_MS = 2 * 3_600_000

/** Somebody who signed in: with a key, who may do what the key may in its app, or as the operator, who may do all. */
export interface ConsoleSession {
  /** The cookie's value; never stored, never shown. */
  readonly token: string
  readonly hash: string
  /** Id of the key; `operator`. */
  readonly actor: string
  /** The only app it is about; undefined = all of them. */
  readonly appId: string | undefined
  readonly scopes: readonly Scope[]
  /** When the key ends. */
  readonly keyEndsAt: Date | undefined
}

/** What signed in. */
export type SignedIn = { readonly keyId: string } | { readonly operator: OperatorAccess }

function cookieName(secure: boolean): string {
  return secure ? '__Host-add-to-music-console' : 'add-to-music-console'
}

function cookieOptions(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge: LASTS_MS }
}

/** An operator's session ends with the token it was opened with: the token is part of what is looked for. */
function hashOf(token: string, { token: operatorToken = '' }: Pick<OperatorAccess, 'token'>): string {
  return sha256(`${token}\n${operatorToken}`)
}

export async function startConsoleSession(
  db: Db,
  res: Response,
  secure: boolean,
  who: SignedIn,
  now: Date,
): Promise<ConsoleSession | undefined> {
  const token = randomBytes(32).toString('base64url')
  const row = {
    token_hash: 'keyId' in who ? sha256(token) : hashOf(token, who.operator),
    key_id: 'keyId' in who ? who.keyId : null,
    created_at: now,
    expires_at: new Date(now.getTime() + LASTS_MS),
  }
  await db.insertInto('console_sessions').values(row).execute()
  res.cookie(cookieName(secure), token, cookieOptions(secure))
  return find(db, token, 'keyId' in who ? undefined : who.operator, now)
}

export function readConsoleSession(
  db: Db,
  req: Request,
  secure: boolean,
  operator: OperatorAccess | undefined,
  now: Date,
): Promise<ConsoleSession | undefined> {
  const token = readCookie(req, cookieName(secure), /^[\w-]{43}$/)
  return token === undefined ? Promise.resolve(undefined) : find(db, token, operator, now)
}

export async function endConsoleSession(
  db: Db,
  res: Response,
  secure: boolean,
  session: ConsoleSession,
): Promise<void> {
  await db.deleteFrom('console_sessions').where('token_hash', '=', session.hash).execute()
  const { maxAge: _, ...options } = cookieOptions(secure)
  res.clearCookie(cookieName(secure), options)
}

/** Asks every time: what a key may do, and whether it is still good, is never older than the request. */
async function find(
  db: Db,
  token: string,
  operator: OperatorAccess | undefined,
  now: Date,
): Promise<ConsoleSession | undefined> {
  const ofKey = sha256(token)
  const ofOperator = operator === undefined ? undefined : hashOf(token, operator)
  const row = await db
    .selectFrom('console_sessions as s')
    .leftJoin('api_keys as k', 'k.id', 's.key_id')
    .select(['s.token_hash', 's.key_id', 'k.app_id', 'k.scopes', 'k.expires_at', 'k.revoked_at'])
    .where('s.token_hash', 'in', ofOperator === undefined ? [ofKey] : [ofKey, ofOperator])
    .where('s.expires_at', '>', now)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const hash = row.token_hash
  if (row.key_id === null) {
    if (hash !== ofOperator) return undefined
    return { token, hash, actor: 'operator', appId: undefined, scopes: ALL_SCOPES, keyEndsAt: undefined }
  }
  if (row.app_id === null || row.revoked_at !== null) return undefined
  if (row.expires_at !== null && row.expires_at <= now) return undefined
  const scopes = (row.scopes ?? []) as Scope[]
  return { token, hash, actor: row.key_id, appId: row.app_id, scopes, keyEndsAt: row.expires_at ?? undefined }
}
