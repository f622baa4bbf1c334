import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import type { Credential } from '../http/caller.ts'

/** The credentials among these that are still good, in one statement for all open streams. */
export async function stillGood(
  db: Db,
  credentials: readonly Credential[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const ids = (kind: Credential['kind']) => [
    ...new Set(credentials.filter((one) => one.kind === kind).map((one) => one.id)),
  ]
  const found = await sql<{ id: string }>`
    select id from api_keys where id = any(${ids('key')}::text[]) and revoked_at is null
      and (expires_at is null or expires_at > ${now}::timestamptz)
    union all select token_hash from user_sessions where token_hash = any(${ids('session')}::text[])
      and expires_at > ${now}::timestamptz
    union all select token_hash from browser_sessions where token_hash = any(${ids('browser')}::text[])
      and expires_at > ${now}::timestamptz`.execute(db)
  return new Set(found.rows.map((row) => row.id))
}
