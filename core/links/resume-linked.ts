import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import { duePlacements } from '../saves/due.ts'
import { movePlacements } from '../saves/transitions.ts'

/**
 * A tap and a consent may be written in the same moment, each without seeing the other. So a placement that found no
 * link is looked at once more, shortly after it was written; afterwards only a new link moves it.
 */
export async function resumeLinked(
  db: Db,
  services: readonly string[],
  now: Date,
  most: number,
): Promise<void> {
  const due = duePlacements({ statuses: ['awaiting_link'], services, now, most })
  // A subquery of one value, which the planner cannot turn into reading all links.
  const where = (linked: boolean) => sql`(p.save_id, p.service) in (
    select due.save_id, due.service from ${due} due
    where (select l.id from links l where l.app_id = due.app_id and l.user_id = due.user_id
      and l.service = due.service and l.status = 'active') is ${linked ? sql`not null` : sql`null`})`
  await movePlacements(db, where(true), { status: 'queued', matched: null, wake_at: now, ring_at: now }, now)
  await movePlacements(db, where(false), { ring_at: null }, now)
}
