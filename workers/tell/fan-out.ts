import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import { anyFilterMatches, deliveryIdSql, eventIdSql } from '../../core/webhooks/event-types.ts'
import type { WorkerContext } from '../context.ts'
import { tellCompletions } from './completions.ts'

const AT_ONCE = 500

export interface FannedOut {
  /** Endpoints that have something new to hear. */
  readonly endpoints: readonly string[]
  /** There may be more. */
  readonly full: boolean
}

/**
 * Turns events into deliveries, one for each endpoint that wants to hear of it, and takes them off the list in the same
 * transaction. Safe to run in any number of processes: what one has taken, the others pass over.
 */
export function fanOut(ctx: Pick<WorkerContext, 'db' | 'now'>): Promise<FannedOut> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now()
    const events = await trx
      .selectFrom('webhook_outbox')
      .select(['position', 'save_id'])
      .orderBy('position')
      .limit(AT_ONCE)
      .forUpdate()
      .skipLocked()
      .execute()
    if (events.length === 0) return { endpoints: [], full: false }
    const positions = events.map((event) => event.position)
    const endpoints = await deliver(trx, positions, now)
    await tellCompletions(trx, [...new Set(events.flatMap(({ save_id }) => save_id ?? []))].toSorted(), now)
    await sql`delete from webhook_outbox where position = any(${positions}::bigint[])`.execute(trx)
    return { endpoints, full: events.length === AT_ONCE }
  })
}

async function deliver(db: Db, positions: readonly number[], now: Date): Promise<readonly string[]> {
  const eventId = eventIdSql(sql`o.position`, sql`o.created_at`)
  const made = await sql<{ endpoint_id: string }>`
    with made as (
      insert into deliveries (id, endpoint_id, app_id, user_id, save_id, event_id, type, data, event_at, status, due_at, created_at)
      select ${deliveryIdSql(now, sql`e.id`, eventId)}, e.id, o.app_id, o.user_id, o.save_id, ${eventId}, o.type, o.data,
        o.created_at, 'waiting', ${now}::timestamptz, ${now}::timestamptz
      from webhook_outbox o
      join webhook_endpoints e on e.app_id = o.app_id and e.disabled_at is null and ${anyFilterMatches(sql`e.events`, sql`o.type`)}
      where o.position = any(${positions}::bigint[])
      order by o.position
      on conflict (endpoint_id, event_id) do nothing
      returning endpoint_id
    ) select distinct endpoint_id from made`.execute(db)
  return made.rows.map((row) => row.endpoint_id)
}
