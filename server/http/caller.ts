import type { Request } from 'express'
import type { Db } from '../../core/database/open.ts'
import type { Scope } from '../../core/apps/apps.ts'
import { parseKey, sameHash, sha256 } from '../../core/apps/credentials.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { AppMode } from '../../core/domain/save.ts'
import { ProblemError } from './problem.ts'

/** Who is asking: an app by API key, or one of its users by user session. */
export interface Caller {
  readonly appId: string
  readonly mode: AppMode
  /** Set for a user session: the only user it may act for. */
  readonly userId: string | undefined
  readonly scopes: readonly Scope[]
}

/** A caller whose credential was checked. */
export interface AuthenticatedCaller extends Caller {
  readonly credential: Credential
}

/** What the caller showed, without its secret: what lasts longer than a request asks whether it is still good. */
export interface Credential {
  readonly kind: 'key' | 'session' | 'browser' | 'hook' | 'operator'
  /** Id of the key, or hash of the token of the session or the browser; of a hook, what it was known by. */
  readonly id: string
}

export interface Authenticate {
  (req: Request): Promise<AuthenticatedCaller>
  /** For what only the operator may do. Throws a problem for everybody else. */
  operator(req: Request): AuthenticatedCaller
}

/** Acts for no app. */
export const OPERATOR: AuthenticatedCaller = {
  appId: '',
  mode: 'live',
  userId: undefined,
  scopes: [],
  credential: { kind: 'operator', id: 'operator' },
}

/** What a user session may do, for its own user only. */
const SESSION_SCOPES: readonly Scope[] = ['saves:read', 'saves:write', 'users:read', 'users:write']

/** A credential that was good is believed this long without asking again; a revoked one works no longer than this. */
const BELIEVED_MS = 5000
const MOST_REMEMBERED = 10_000
/** `last_used_at` is for people who clean up keys; the minute is near enough. */
const USED_EVERY_MS = 60_000

interface Known {
  readonly caller: AuthenticatedCaller
  readonly untilMs: number
}

export function createAuthenticate(
  db: Db,
  now: Clock,
  isOperator: (req: Request, token: string) => boolean,
): Authenticate {
  const known = new Map<string, Known>()

  const authenticate = async (req: Request) => {
    const token = bearer(req)
    const hash = sha256(token)
    const remembered = known.get(hash)
    if (remembered !== undefined && remembered.untilMs > now().getTime()) return remembered.caller
    known.delete(hash)
    const found = token.startsWith('atu_')
      ? await bySession(db, hash, now())
      : await findKey(db, token, now())
    if (found === undefined) throw unauthorized()
    if (known.size >= MOST_REMEMBERED) known.clear()
    const untilMs = Math.min(now().getTime() + BELIEVED_MS, found.endsAt?.getTime() ?? Infinity)
    known.set(hash, { caller: found.caller, untilMs })
    return found.caller
  }
  const operator = (req: Request) => {
    if (!isOperator(req, bearer(req))) throw unauthorized()
    return OPERATOR
  }
  return Object.assign(authenticate, { operator })
}

function bearer(req: Request): string {
  const match = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(req.get('authorization') ?? '')
  if (match?.[1] === undefined) throw unauthorized()
  return match[1]
}

export function unauthorized(): ProblemError {
  return new ProblemError('unauthorized', {
    detail:
      'Send "Authorization: Bearer …" with an API key or a user session that is neither expired nor revoked.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  })
}

export interface Found {
  readonly caller: AuthenticatedCaller
  readonly endsAt: Date | null
}

/** Whose key this is, if it is one that is good now. */
export async function findKey(db: Db, token: string, now: Date): Promise<Found | undefined> {
  const parsed = parseKey(token)
  if (parsed === undefined) return undefined
  const row = await db
    .selectFrom('api_keys as k')
    .innerJoin('apps as a', 'a.id', 'k.app_id')
    .select(['k.app_id', 'k.secret_hash', 'k.scopes', 'k.expires_at', 'k.last_used_at', 'a.mode'])
    .where('k.id', '=', parsed.keyId)
    .where('k.revoked_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined || row.mode !== parsed.mode || !sameHash(row.secret_hash, parsed.secretHash))
    return undefined
  if (row.expires_at !== null && row.expires_at <= now) return undefined
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > USED_EVERY_MS) {
    await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', parsed.keyId).execute()
  }
  const credential = { kind: 'key' as const, id: parsed.keyId }
  const scopes = row.scopes as Scope[]
  const caller = { appId: row.app_id, mode: row.mode, userId: undefined, scopes, credential }
  return { caller, endsAt: row.expires_at }
}

async function bySession(db: Db, tokenHash: string, now: Date): Promise<Found | undefined> {
  const row = await db
    .selectFrom('user_sessions as s')
    .innerJoin('apps as a', 'a.id', 's.app_id')
    .select(['s.app_id', 's.user_id', 's.expires_at', 'a.mode'])
    .where('s.token_hash', '=', tokenHash)
    .where('s.expires_at', '>', now)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const credential = { kind: 'session' as const, id: tokenHash }
  const caller = {
    appId: row.app_id,
    mode: row.mode,
    userId: row.user_id,
    scopes: SESSION_SCOPES,
    credential,
  }
  return { caller, endsAt: row.expires_at }
}
