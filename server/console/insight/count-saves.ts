import { sql } from 'kysely'
import type { Db } from '../../../core/database/open.ts'
import { firstSaveId } from '../../../core/database/partitions.ts'
import { countedUntil, hourOf } from '../../../core/saves/count-hours.ts'

const HOUR_MS = 3_600_000
/** Counting an hour that has not been counted yet ends here: an estimate from below, and still a quick page. */
const MOST_IN_AN_HOUR = 200_000

/** Saves of an app by the hour (its start as a number), from the counts of hours that are over and a look at the rest. */
export async function savesByHour(
  db: Db,
  appId: string,
  from: Date,
  now: Date,
): Promise<ReadonlyMap<number, number>> {
  const known = await countedUntil(db)
  const until = known === undefined || known < from ? from : known
  const counted = await db
    .selectFrom('app_hours')
    .select(['hour', 'saves'])
    .where('app_id', '=', appId)
    .where('hour', '>=', from)
    .where('hour', '<', until)
    .execute()
  const open: { start: number; lo: string; hi: string }[] = []
  for (let start = hourOf(until).getTime(); start <= now.getTime(); start += HOUR_MS) {
    const [lo, hi] = [firstSaveId(new Date(start)), firstSaveId(new Date(start + HOUR_MS))]
    open.push({ start, lo, hi })
  }
  const fresh = await sql<{ start: number; saves: number }>`
    select h.start, c.saves from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) as h(start bigint, lo text, hi text)
    cross join lateral (select count(*)::int as saves from (
      select 1 from saves s where s.app_id = ${appId} and s.id >= h.lo and s.id < h.hi limit ${MOST_IN_AN_HOUR}) few) c`.execute(
    db,
  )
  return new Map([
    ...counted.map(({ hour, saves }) => [hour.getTime(), saves] as const),
    ...fresh.rows.map(({ start, saves }) => [start, saves] as const),
  ])
}
