import type { Db } from '../database/open.ts'
import type { DisabledReason } from '../database/webhook-tables.ts'

/**
 * Nothing more is sent to the endpoint; what waited for it has failed, and can be recovered once it is enabled again.
 * False when it was disabled already.
 */
export function disableEndpoint(db: Db, id: string, reason: DisabledReason, now: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const disabled = await trx
      .updateTable('webhook_endpoints')
      .set({ disabled_at: now, disabled_reason: reason, paused_until: null, updated_at: now })
      .where('id', '=', id)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (disabled.numUpdatedRows === 0n) return false
    await trx
      .updateTable('deliveries')
      .set({ status: 'failed', due_at: null, error: 'the endpoint was disabled' })
      .where('endpoint_id', '=', id)
      .where('due_at', 'is not', null)
      .execute()
    return true
  })
}
