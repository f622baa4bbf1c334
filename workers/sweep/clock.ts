import { sql } from 'kysely'
import type { WorkerContext } from '../context.ts'

/** What time servers keep machines within by far; locks of the queue last five times as long. */
const TOLERATED_MS = 2000

/**
 * Says so when this process's clock differs from the database's. On PostgreSQL the queue takes the times of its locks
 * from the worker: one that is ahead takes jobs away from others while they run. Nothing is done twice then, but calls
 * are, and pauses that a service asked for are cut short. Resolves to how far this clock is ahead, in milliseconds.
 */
export async function checkClock(ctx: WorkerContext): Promise<number> {
  const before = ctx.now().getTime()
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(ctx.db)
  const after = ctx.now().getTime()
  const at = rows[0]?.at.getTime() ?? after
  // The database looked at its clock somewhere in between.
  const aheadMs = at < before ? before - at : at > after ? after - at : 0
  if (Math.abs(aheadMs) > TOLERATED_MS)
    ctx.log.error(
      { ahead_ms: aheadMs },
      "this machine's clock differs from the database's: check its time server",
    )
  return aheadMs
}
