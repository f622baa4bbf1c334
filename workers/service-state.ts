import type { Selectable } from 'kysely'
import type { ServiceStateRow } from '../core/database/schema.ts'
import type { AppMode } from '../core/domain/save.ts'
import type { Fault } from '../core/faults.ts'
import type { WorkerContext } from './context.ts'

export type ServiceState = Selectable<ServiceStateRow>

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

/** How long nobody should call this service, in milliseconds; 0 = calls are welcome. */
export function limitedForMs(state: ServiceState | undefined, now: Date): number {
  return Math.max(0, (state?.limited_until?.getTime() ?? 0) - now.getTime())
}

/** Remembers that the service wants peace, for all processes; a longer limit already known stays. */
export async function limitService(
  ctx: WorkerContext,
  mode: AppMode,
  fault: Fault,
  ms: number,
): Promise<void> {
  if (fault.service === undefined) return
  const now = ctx.now()
  const until = new Date(now.getTime() + ms)
  const down = fault.code === 'service_unavailable' || fault.code === 'misconfigured'
  await ctx.db
    .insertInto('service_states')
    .values({
      mode,
      service: fault.service,
      limited_until: until,
      down_since: down ? now : null,
      reason: fault.code,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['mode', 'service']).doUpdateSet((row) => ({
        limited_until: row.fn('greatest', ['service_states.limited_until', 'excluded.limited_until']),
        down_since: down ? row.fn.coalesce('service_states.down_since', 'excluded.down_since') : null,
        reason: fault.code,
        updated_at: now,
      })),
    )
    .execute()
}

/** The service answered as it should: forgets what was held against it. */
export async function serviceWorks(ctx: WorkerContext, state: ServiceState | undefined): Promise<void> {
  if (state === undefined) return
  await ctx.db
    .deleteFrom('service_states')
    .where('mode', '=', state.mode)
    .where('service', '=', state.service)
    .where('limited_until', '<=', ctx.now())
    .execute()
}
