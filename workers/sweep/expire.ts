import { sql } from 'kysely'
import type { PlacementError } from '../../core/database/schema.ts'
import type { PlacementStatus } from '../../core/domain/save.ts'
import { giveBack } from '../../core/saves/swap.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'

const DAY_MS = 24 * 3_600_000
const AT_ONCE = 2000

/** What waits for the listener does not wait for ever: after the configured time it ends, and says why. */
export async function expireWaiting(ctx: WorkerContext): Promise<void> {
  const { awaitingLinkDays, awaitingReviewDays } = ctx.limits
  await expire(ctx, 'awaiting_link', awaitingLinkDays, {
    code: 'link_expired',
    message: `No account was linked within ${awaitingLinkDays} days.`,
    retryable: true,
  })
  await expire(ctx, 'awaiting_review', awaitingReviewDays, {
    code: 'review_expired',
    message: `We were not sure which version you meant and heard nothing for ${awaitingReviewDays} days, so nothing was saved.`,
    retryable: true,
  })
}

async function expire(
  ctx: WorkerContext,
  status: PlacementStatus,
  days: number,
  error: PlacementError,
): Promise<void> {
  const now = ctx.now()
  const since = new Date(now.getTime() - days * DAY_MS)
  const inVain = sql`p.status = ${status} and p.updated_at < ${since}::timestamptz`
  await ctx.db.transaction().execute((trx) => giveBack(trx, inVain, error, now))
  for (;;) {
    const ended = await movePlacements(
      ctx.db,
      sql`(p.save_id, p.service) in (
        select d.save_id, d.service from placements d
        where d.status = ${status} and d.updated_at < ${since}::timestamptz
        limit ${AT_ONCE} for update skip locked)`,
      { status: 'failed', error, wake_at: null },
      now,
    )
    if (ended.length < AT_ONCE) return
  }
}
