import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import { movePlacements } from '../saves/transitions.ts'

/**
 * A tap and a consent may be written in the same moment, each without seeing the other. So a placement that found no
 * link is looked at once more, shortly after it was written; afterwards only a new link moves it.
 */
export async function resumeLinked(db: Db, now: Date, limit: number): Promise<void> {
  const due = sql`(p.save_id, p.service) in (
    select d.save_id, d.service from placements d
    where d.ring_at <= ${now}::timestamptz and d.status = 'awaiting_link'
    order by d.ring_at limit ${limit} for update skip locked)`
  const linked = sql`exists (select from links l where l.app_id = p.app_id and l.user_id = p.user_id
    and l.service = p.service and l.status = 'active')`
  await movePlacements(
    db,
    sql`${due} and ${linked}`,
    { status: 'queued', matched: null, wake_at: now, ring_at: now },
    now,
  )
  await movePlacements(db, sql`${due} and not ${linked}`, { ring_at: null }, now)
}
