import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import { AFRESH, forgetAbsent, MAY_RUN_AGAIN } from './start-afresh.ts'
import { movePlacements } from './transitions.ts'

/** An answer of the catalogue that is younger than this would be the same again. */
const STALE_AFTER_MS = 60_000

/**
 * Runs the failed and not_found placements of a save again, from the start: the catalogue is asked anew where its answer
 * is not fresh, and a listener who said "none of these" is asked again. The sweep rings for them. Resolves to how many
 * run again; none when there is nothing to retry, so it may be repeated.
 */
export function retrySave(
  db: Db,
  save: { readonly id: string; readonly appId: string; readonly userId: string },
  now: Date,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const moved = await movePlacements(
      trx,
      sql`p.save_id = ${save.id} and ${MAY_RUN_AGAIN}`,
      { ...AFRESH, wake_at: now, ring_at: now },
      now,
    )
    await forgetAbsent(trx, moved, new Date(now.getTime() - STALE_AFTER_MS))
    for (const { recording_id, service } of moved) {
      await trx
        .deleteFrom('choices')
        .where('app_id', '=', save.appId)
        .where('user_id', '=', save.userId)
        .where('recording_id', '=', recording_id)
        .where('service', '=', service)
        .where('track_id', 'is', null)
        .execute()
    }
    return moved.length
  })
}
