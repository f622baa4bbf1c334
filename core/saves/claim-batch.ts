import { sql } from 'kysely'
import type { Db } from '../database/open.ts'

export type BatchClaim = 'first' | 'again' | 'reused'

/** What stands in `save_id` for a key that is about many saves. */
const MANY = 'batch'

/**
 * Claims the request key of a whole batch: `again` when the same batch was sent before, `reused` when the key was used
 * for another one. The saves have keys of their own, so a batch that was cut off goes on where it ended.
 */
export async function claimBatch(
  db: Db,
  batch: { readonly appId: string; readonly requestKey: string; readonly fingerprint: string },
  now: Date,
  endsAt: Date,
): Promise<BatchClaim> {
  const { appId, requestKey, fingerprint } = batch
  const result = await sql<{ fingerprint: string; is_new: boolean }>`
    insert into request_keys as k (app_id, key, fingerprint, save_id, created_at, expires_at)
    values (${appId}, ${requestKey}, ${fingerprint}, ${MANY}, ${now}, ${endsAt})
    on conflict (app_id, key) do update set
      fingerprint = case when k.expires_at <= excluded.created_at then excluded.fingerprint else k.fingerprint end,
      created_at = case when k.expires_at <= excluded.created_at then excluded.created_at else k.created_at end,
      expires_at = case when k.expires_at <= excluded.created_at then excluded.expires_at else k.expires_at end
    returning k.fingerprint, (k.created_at = ${now} and xmax = 0) as is_new`.execute(db)
  const row = result.rows[0]
  if (row?.fingerprint !== fingerprint) return 'reused'
  return row.is_new ? 'first' : 'again'
}
