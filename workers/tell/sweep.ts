import { sql } from 'kysely'
import type { WorkerContext } from '../context.ts'
import { tellJob } from '../jobs/tell.ts'
import { fanOut } from './fan-out.ts'

const DAY_MS = 24 * 3_600_000
const LOG_KEPT_DAYS = 30
const AT_ONCE = 5000

/** How far back deliveries can be looked at and recovered. */
export const LOG_KEPT_MS = LOG_KEPT_DAYS * DAY_MS

/** New events become deliveries, and every endpoint for which one is due is rung for. */
export async function sweepWebhooks(ctx: WorkerContext, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { endpoints, full } = await fanOut(ctx)
    await ring(ctx, endpoints)
    if (!full || signal.aborted) break
  }
  const now = ctx.now()
  const due = await sql<{ id: string }>`
    select e.id from webhook_endpoints e
    where e.disabled_at is null and (e.paused_until is null or e.paused_until <= ${now}::timestamptz)
      and exists (select from deliveries d where d.endpoint_id = e.id and d.due_at <= ${now}::timestamptz)`.execute(
    ctx.db,
  )
  await ring(
    ctx,
    due.rows.map(({ id }) => id),
  )
}

async function ring(ctx: WorkerContext, endpoints: readonly string[]): Promise<void> {
  if (endpoints.length === 0) return
  await ctx.doorbell.ring(
    tellJob,
    endpoints.map((endpointId) => ({ v: 1 as const, endpointId })),
  )
}

/** Removes what has run out: the log of deliveries after 30 days, secrets that no longer sign. */
export async function pruneWebhooks(ctx: WorkerContext): Promise<void> {
  const now = ctx.now()
  const before = new Date(now.getTime() - LOG_KEPT_MS)
  await ctx.db.deleteFrom('webhook_secrets').where('ends_at', '<', now).execute()
  for (;;) {
    const removed = await sql`
      delete from deliveries where id in (
        select id from deliveries where created_at < ${before}::timestamptz limit ${AT_ONCE})`.execute(ctx.db)
    if (Number(removed.numAffectedRows ?? 0) < AT_ONCE) return
  }
}
