import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import { LINK_OF_DUE, duePlacements } from '../saves/due.ts'
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
  const where = (linked: boolean) => sql`(p.save_id, p.service) in (
    select due.save_id, due.service from ${due} due
    where ${LINK_OF_DUE} is ${linked ? sql`not null` : sql`null`})`
  await movePlacements(db, where(true), { status: 'queued', matched: null, wake_at: now, ring_at: now }, now)
  await movePlacements(db, where(false), { ring_at: null }, now)
}
