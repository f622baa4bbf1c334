import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ServiceStateRow } from '../core/database/schema.ts'
import type { AppMode } from '../core/domain/save.ts'
import type { Fault, FaultCode } from '../core/faults.ts'
import type { WorkerContext } from './context.ts'
import { pauseMs } from './retry-policy.ts'

export type ServiceState = Selectable<ServiceStateRow>

/** A service that says "slow down" works; one with these does not. */
const DOWN: ReadonlySet<FaultCode> = new Set(['service_unavailable', 'misconfigured'])

/** What was last heard of the service; undefined = nothing bad. */
export function serviceState(
  ctx: WorkerContext,
  mode: AppMode,
  service: string,
): Promise<ServiceState | undefined> {
  return ctx.db
    .selectFrom('service_states')
    .selectAll()
    .where('mode', '=', mode)
    .where('service', '=', service)
    .executeTakeFirst()
}

/** How long nobody should call this service, in milliseconds and a little spread; 0 = calls are welcome. */
export function limitedForMs(ctx: WorkerContext, state: ServiceState | undefined): number {
  const ms = (state?.limited_until?.getTime() ?? 0) - ctx.now().getTime()
  return ms <= 0 ? 0 : Math.ceil(ms * (1 + 0.1 * ctx.random()))
}

/**
 * Counts a fault that concerns the whole service, and keeps everybody away from it where the policy says so, in all
 * processes. A longer pause that is already known stays.
 */
export async function serviceFailed(ctx: WorkerContext, mode: AppMode, fault: Fault): Promise<void> {
  if (fault.service === undefined) return
  const now = ctx.now()
  const { failures } = await ctx.db
    .insertInto('service_states')
    .values({ mode, service: fault.service, failures: 1, reason: fault.code, updated_at: now })
    .onConflict((conflict) =>
      conflict.columns(['mode', 'service']).doUpdateSet({
        failures: sql`service_states.failures + 1`,
        reason: fault.code,
        updated_at: now,
      }),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  const ms = pauseMs(fault, failures, ctx.random())
  if (ms === 0) return
  const until = new Date(now.getTime() + ms)
  await ctx.db
    .updateTable('service_states')
    .set({
      limited_until: sql`greatest(limited_until, ${until}::timestamptz)`,
      down_since: DOWN.has(fault.code) ? sql`coalesce(down_since, ${now}::timestamptz)` : null,
    })
    .where('mode', '=', mode)
    .where('service', '=', fault.service)
    .execute()
}

/** The service answered as it should: forgets what was held against it, but not a pause that it asked for. */
export async function serviceWorks(ctx: WorkerContext, state: ServiceState | undefined): Promise<void> {
  if (state === undefined) return
  await ctx.db
    .deleteFrom('service_states')
    .where('mode', '=', state.mode)
    .where('service', '=', state.service)
    .where((row) => row.or([row('limited_until', 'is', null), row('limited_until', '<=', ctx.now())]))
    .execute()
}
