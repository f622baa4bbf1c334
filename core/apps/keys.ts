import type { Db } from '../database/open.ts'
import type { NewId } from '../domain/ids.ts'
import { createKey } from './apps.ts'
import type { NewKey, Scope } from './apps.ts'

/** A key as its owner may see it: never the secret. */
export interface KeyView {
  readonly id: string
  readonly app_id: string
  readonly scopes: readonly string[]
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  /** To the minute. */
  readonly last_used_at: Date | null
}

/** All keys of an app, oldest first, also those that have ended. */
export function listKeys(db: Db, appId: string): Promise<readonly KeyView[]> {
  return db
    .selectFrom('api_keys')
    .select(['id', 'app_id', 'scopes', 'created_at', 'expires_at', 'revoked_at', 'last_used_at'])
    .where('app_id', '=', appId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Ends a key now; false when there is none of that id that is still good. Servers that just saw it believe it for seconds more. */
export async function revokeKey(db: Db, keyId: string, now: Date): Promise<boolean> {
  const ended = await db
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

export interface Roll {
  readonly keyId: string
  readonly overlapMs: number
  /** When the new key ends; undefined = never, which only a key that does not end itself may be followed by. */
  readonly expiresAt: Date | undefined
}

/** The old key would have ended: whoever follows it without an end is not what was once decided. */
export class EndlessKeyError extends Error {}

export interface RolledKey {
  readonly key: NewKey
  /** When the old key ends: after the overlap, or when it would have ended anyway. */
  readonly previousEndsAt: Date
}

/**
 * A new key with the scopes of an old one, which goes on working for `overlapMs`. Undefined when the old one is not known or
 * has ended; throws EndlessKeyError. The old one never ends later than it was to end before.
 */
export async function rollKey(
  db: Db,
  newId: NewId,
  { keyId, overlapMs, expiresAt }: Roll,
  now: Date,
): Promise<RolledKey | undefined> {
  return db.transaction().execute(async (trx) => {
    const old = await trx
      .selectFrom('api_keys')
      .select(['app_id', 'scopes', 'expires_at'])
      .where('id', '=', keyId)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (old === undefined || (old.expires_at !== null && old.expires_at <= now)) return undefined
    if (old.expires_at !== null && expiresAt === undefined) throw new EndlessKeyError()
    const endsAt = new Date(now.getTime() + overlapMs)
    const previousEndsAt = old.expires_at !== null && old.expires_at < endsAt ? old.expires_at : endsAt
    await trx.updateTable('api_keys').set({ expires_at: previousEndsAt }).where('id', '=', keyId).execute()
    const scopes = old.scopes as Scope[]
    const made = { appId: old.app_id, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) }
    const key = await createKey(trx, newId, made, now)
    return key === undefined ? undefined : { key, previousEndsAt }
  })
}
