import { sql } from 'kysely'
import { disableEndpoint } from '../../core/webhooks/disable-endpoint.ts'
import type { WorkerContext } from '../context.ts'
import type { Claimed } from './claim.ts'
import { excerpt } from './excerpt.ts'
import { DISABLE_AFTER_MS, pauseAfterFailuresMs } from './plan.ts'
import type { DeliveryPlan } from './plan.ts'
import type { Outcome } from './transport.ts'

export interface Attempted {
  readonly delivery: Claimed
  readonly outcome: Outcome
  readonly plan: DeliveryPlan
}

/** Writes down what came of some attempts, in one statement. */
export async function recordAttempts(ctx: WorkerContext, attempts: readonly Attempted[]): Promise<void> {
  const now = ctx.now().getTime()
  const rows = attempts.map(({ delivery, outcome, plan }) => ({
    id: delivery.id,
    attempts: delivery.attempts,
    status: plan.do === 'done' ? 'delivered' : plan.do === 'again' ? 'waiting' : 'failed',
    due_at: plan.do === 'again' ? new Date(now + plan.ms) : null,
    // Kept until it has arrived, so that every attempt carries the same.
    body: plan.do === 'done' ? null : delivery.body,
    request_excerpt: excerpt(delivery.body),
    response_status: outcome.kind === 'answer' ? outcome.status : null,
    response_excerpt: outcome.kind === 'answer' && outcome.text !== '' ? excerpt(outcome.text) : null,
    duration_ms: outcome.ms,
    error: plan.do === 'done' ? null : errorOf(outcome),
  }))
  // An attempt that took longer than its lease says nothing about the one after it, unless it arrived.
  await sql`
    update deliveries d set status = r.status, due_at = r.due_at, body = r.body, request_excerpt = r.request_excerpt,
      response_status = r.response_status, response_excerpt = r.response_excerpt, duration_ms = r.duration_ms, error = r.error
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, attempts int, status text, due_at timestamptz,
      body text, request_excerpt text, response_status int, response_excerpt text, duration_ms int, error text)
    where d.id = r.id and (r.status = 'delivered' or (d.attempts = r.attempts and d.due_at is not null))`.execute(
    ctx.db,
  )
}

function errorOf(outcome: Outcome): string {
  if (outcome.kind === 'no_answer') return outcome.reason
  if (outcome.status >= 300 && outcome.status < 400)
    return `answered ${outcome.status}: redirects are not followed`
  return `answered ${outcome.status}`
}

/** The endpoint works: what was held against it is forgotten. Costs nothing while nothing is. */
export async function endpointWorks(ctx: WorkerContext, id: string): Promise<void> {
  await ctx.db
    .updateTable('webhook_endpoints')
    .set({ failures: 0, failing_since: null, paused_until: null })
    .where('id', '=', id)
    .where((row) => row.or([row('failures', '>', 0), row('failing_since', 'is not', null)]))
    .execute()
}

/**
 * Counts a failed attempt. Those that end while the endpoint is paused already were sent before and say nothing new. An
 * endpoint at which nothing has arrived for days is disabled.
 */
export async function endpointFailed(ctx: WorkerContext, id: string, plan: DeliveryPlan): Promise<void> {
  const now = ctx.now()
  const counted = await ctx.db
    .updateTable('webhook_endpoints')
    .set({
      failures: sql`failures + 1`,
      failing_since: sql`coalesce(failing_since, ${now}::timestamptz)`,
    })
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .where((row) => row.or([row('paused_until', 'is', null), row('paused_until', '<=', now)]))
    .returning(['failures', 'failing_since', 'app_id'])
    .executeTakeFirst()
  if (counted === undefined) return
  const failingMs = now.getTime() - (counted.failing_since?.getTime() ?? now.getTime())
  if (failingMs >= DISABLE_AFTER_MS && (await disableEndpoint(ctx.db, id, 'failing', now))) {
    ctx.log.warn(
      { endpoint: id, app_id: counted.app_id },
      'webhook endpoint disabled: nothing arrived for 5 days',
    )
    return
  }
  const wantedMs = plan.do === 'again' && plan.everything ? plan.ms : 0
  const ms = Math.max(pauseAfterFailuresMs(counted.failures, ctx.random()), wantedMs)
  if (ms === 0) return
  const until = new Date(now.getTime() + ms)
  await ctx.db
    .updateTable('webhook_endpoints')
    .set({ paused_until: sql`greatest(paused_until, ${until}::timestamptz)` })
    .where('id', '=', id)
    .where('failures', '>', 0)
    .execute()
}
