import { sql } from 'kysely'
import { firstSaveId } from '../database/partitions.ts'
import type { Db } from '../database/open.ts'

const HOUR_MS = 3_600_000
/** An id is older than its commit; after this long every save of an hour is there. */
const SETTLED_MS = 5 * 60_000
/** What was never counted is counted from here on; pages show no more. */
export const COUNTED_DAYS = 31
const HOURS_AT_ONCE = 24

/** Counts the saves of every app in the hours that are over, once each, so that no page counts millions of them. */
export async function countHours(db: Db, now: Date): Promise<void> {
  const end = hourOf(new Date(now.getTime() - SETTLED_MS))
  for (let going = true; going;) going = await db.transaction().execute((trx) => countSome(trx, now, end))
}

export function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS)
}

/** Until when hours are counted; undefined = none is. */
export async function countedUntil(db: Db): Promise<Date | undefined> {
  const row = await db.selectFrom('hours_counted').select('until').executeTakeFirst()
  return row?.until
}

/** True = there is more. Whoever comes second waits for the first, and finds it done. */
async function countSome(trx: Db, now: Date, end: Date): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('hours_counted'))`.execute(trx)
  const earliest = hourOf(new Date(now.getTime() - COUNTED_DAYS * 24 * HOUR_MS))
  const known = await countedUntil(trx)
  const from = known === undefined || known < earliest ? earliest : known
  if (from >= end) return false
  const to = new Date(Math.min(end.getTime(), from.getTime() + HOURS_AT_ONCE * HOUR_MS))
  await sql`insert into app_hours (app_id, hour, saves)
    select app_id, date_trunc('hour', created_at, 'UTC'), count(*) from saves
    where id >= ${firstSaveId(from)} and id < ${firstSaveId(to)} group by 1, 2
    on conflict (app_id, hour) do update set saves = excluded.saves`.execute(trx)
  await trx.deleteFrom('hours_counted').execute()
  await trx.insertInto('hours_counted').values({ until: to }).execute()
  await trx.deleteFrom('app_hours').where('hour', '<', earliest).execute()
  return to < end
}
