import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { DeliveryRow } from '../../core/database/webhook-tables.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { WorkerContext } from '../context.ts'
import { payloadOf } from './payload.ts'

/** Twice as long as an attempt can take: what is still not recorded then was lost with its process, and is sent again. */
const LEASE_MS = 30_000

/** Where an app wants to hear of things, and how it is signed. */
export interface Endpoint {
  readonly id: string
  readonly app_id: string
  readonly url: string
  readonly mode: AppMode
  /** Failed attempts in a row, as this run found them. */
  readonly failures: number
}

export type Claimed = Selectable<
  Pick<
    DeliveryRow,
    'id' | 'endpoint_id' | 'user_id' | 'save_id' | 'event_id' | 'type' | 'data' | 'event_at' | 'attempts'
  >
> & { readonly body: string }

/** Undefined when there is none, or nothing is to be sent to it now. */
export async function openEndpoint(ctx: WorkerContext, id: string): Promise<Endpoint | undefined> {
  return ctx.db
    .selectFrom('webhook_endpoints as e')
    .innerJoin('apps as a', 'a.id', 'e.app_id')
    .select(['e.id', 'e.app_id', 'e.url', 'e.failures', 'a.mode'])
    .where('e.id', '=', id)
    .where('e.disabled_at', 'is', null)
    .where((row) => row.or([row('e.paused_until', 'is', null), row('e.paused_until', '<=', ctx.now())]))
    .executeTakeFirst()
}

/**
 * Takes up to `most` deliveries that are due, each with the body to send; none while the endpoint is paused.
 */
export async function claim(
  ctx: WorkerContext,
  endpointId: string,
  most: number,
): Promise<readonly Claimed[]> {
  const now = ctx.now()
  const leaseEnds = new Date(now.getTime() + LEASE_MS)
  const claimed = await sql<Omit<Claimed, 'body'> & { readonly body: string | null }>`
    with open as (
      select from webhook_endpoints where id = ${endpointId} and disabled_at is null
        and (paused_until is null or paused_until <= ${now}::timestamptz)
    ), due as (
      select d.id from deliveries d
      where d.endpoint_id = ${endpointId} and d.due_at <= ${now}::timestamptz and exists (select from open)
      order by d.due_at, d.id
      limit ${most}
      for update skip locked
    )
    update deliveries d set attempts = d.attempts + 1, last_attempt_at = ${now}::timestamptz, due_at = ${leaseEnds}::timestamptz
    from due where d.id = due.id
    returning d.id, d.endpoint_id, d.user_id, d.save_id, d.event_id, d.type, d.data, d.event_at, d.attempts, d.body`.execute(
    ctx.db,
  )
  return withBodies(ctx, claimed.rows)
}

/** What was sent before is sent again as it was; what is new is made from how things stand. */
async function withBodies(
  ctx: WorkerContext,
  rows: readonly (Omit<Claimed, 'body'> & { readonly body: string | null })[],
): Promise<readonly Claimed[]> {
  const fresh = rows.flatMap(({ body, save_id }) => (body === null && save_id !== null ? [save_id] : []))
  const saves = await ctx.webhooks.describeSaves([...new Set(fresh)])
  const gone: string[] = []
  const ready = rows.flatMap((row) => {
    if (row.body !== null) return [{ ...row, body: row.body }]
    const save = row.save_id === null ? undefined : saves.get(row.save_id)
    if (row.save_id !== null && save === undefined) {
      gone.push(row.id)
      return []
    }
    return [{ ...row, body: payloadOf(row, save) }]
  })
  // Erased with its listener while it waited: nothing of it is told any more.
  if (gone.length > 0) await ctx.db.deleteFrom('deliveries').where('id', 'in', gone).execute()
  return ready
}
