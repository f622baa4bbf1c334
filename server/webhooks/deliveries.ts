import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import type { DeliveryRow, DeliveryStatus } from '../../core/database/webhook-tables.ts'
import type { WebhookEvent } from '../../core/webhooks/event-types.ts'
import { anyFilterMatches, deliveryIdSql, eventIdSql } from '../../core/webhooks/event-types.ts'
import { tellJob } from '../../workers/jobs/tell.ts'
import type { ServerContext } from '../context.ts'
import { invalidField, invalidRequest } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import type { DeliveryView } from '../schemas/webhook.ts'
import type { Endpoint } from './endpoints.ts'

type Delivery = Selectable<DeliveryRow>

/** As long as the log is kept. */
const LONGEST_BACK_MS = 30 * 24 * 3_600_000

export interface DeliveryPage {
  readonly status?: DeliveryStatus | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Newest first. */
export async function listDeliveries(
  db: Db,
  endpoint: Endpoint,
  { status, limit, cursor }: DeliveryPage,
): Promise<{ readonly data: DeliveryView[]; readonly next_cursor: string | null }> {
  let query = db
    .selectFrom('deliveries')
    .selectAll()
    .where('endpoint_id', '=', endpoint.id)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (status !== undefined) query = query.where('status', '=', status)
  if (cursor !== undefined) query = query.where('id', '<', decodeCursor(cursor))
  const rows = await query.execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: shown.map(viewDelivery),
    next_cursor:
      rows.length > limit && last !== undefined ? Buffer.from(last.id).toString('base64url') : null,
  }
}

function decodeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8')
  if (/^whd_[0-9a-f]{32}$/.test(id)) return id
  throw invalidRequest([
    { in: 'query', pointer: '/cursor', detail: 'must be the next_cursor of an earlier page' },
  ])
}

/** Sends a `webhook.test` to the endpoint, whatever it listens for. */
export async function sendTest(ctx: ServerContext, endpoint: Endpoint): Promise<DeliveryView> {
  requireEnabled(endpoint)
  const now = ctx.now()
  const made = await ctx.db
    .insertInto('deliveries')
    .values({
      id: ctx.newId('whd'),
      endpoint_id: endpoint.id,
      app_id: endpoint.app_id,
      event_id: ctx.newId('evt'),
      type: 'webhook.test',
      data: JSON.stringify({}),
      event_at: now,
      status: 'waiting',
      due_at: now,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await ring(ctx, endpoint)
  return viewDelivery(made)
}

/** Sends it again now, and from the start of the schedule, under the same `webhook-id`. */
export async function redeliver(ctx: ServerContext, endpoint: Endpoint, id: string): Promise<DeliveryView> {
  requireEnabled(endpoint)
  const again = await ctx.db
    .updateTable('deliveries')
    .set({ status: 'waiting', due_at: ctx.now(), attempts: 0, error: null })
    .where('id', '=', id)
    .where('endpoint_id', '=', endpoint.id)
    .returningAll()
    .executeTakeFirst()
  if (again === undefined) throw new ProblemError('not_found', { detail: 'There is no such delivery.' })
  await ring(ctx, endpoint)
  return viewDelivery(again)
}

/**
 * Sends what has not arrived since then: deliveries that failed, and events that never became one because the endpoint was
 * disabled or did not listen for them. Resolves to how many there are.
 */
export async function recover(ctx: ServerContext, endpoint: Endpoint, since: Date): Promise<number> {
  requireEnabled(endpoint)
  const now = ctx.now()
  if (since > now) throw invalidField('/since', 'must not lie in the future')
  if (now.getTime() - since.getTime() > LONGEST_BACK_MS)
    throw invalidField('/since', 'must not lie more than 30 days back')
  const eventId = eventIdSql(sql`e.position`, sql`e.created_at`)
  const found = await sql<{ recovered: number }>`
    with again as (
      update deliveries set status = 'waiting', due_at = ${now}::timestamptz, attempts = 0, error = null
      where endpoint_id = ${endpoint.id} and status = 'failed' and event_at >= ${since}::timestamptz
      returning id
    ), made as (
      insert into deliveries (id, endpoint_id, app_id, user_id, save_id, event_id, type, data, event_at, status, due_at, created_at)
      select ${deliveryIdSql(now, sql`${endpoint.id}::text`, eventId)}, ${endpoint.id}, e.app_id, e.user_id, e.save_id, ${eventId},
        e.type, case when e.type = 'save.created' then '{}'::jsonb else e.data end, e.created_at, 'waiting',
        ${now}::timestamptz, ${now}::timestamptz
      from events e
      where e.app_id = ${endpoint.app_id} and e.created_at >= ${since}::timestamptz
        and ${anyFilterMatches(sql`${endpoint.events}::text[]`, sql`e.type`)}
      on conflict (endpoint_id, event_id) do nothing
      returning id
    )
    select (select count(*) from again)::int + (select count(*) from made)::int as recovered`.execute(ctx.db)
  await ring(ctx, endpoint)
  return found.rows[0]?.recovered ?? 0
}

function requireEnabled(endpoint: Endpoint): void {
  if (endpoint.disabled_at === null) return
  throw new ProblemError('endpoint_disabled', {
    detail: 'Enable the endpoint first: PATCH it with { "disabled": false }.',
  })
}

/** The sweep rings too; this is only sooner. */
async function ring(ctx: ServerContext, endpoint: Endpoint): Promise<void> {
  await ctx.doorbell.ring(tellJob, [{ v: 1, endpointId: endpoint.id }])
}

function viewDelivery(delivery: Delivery): DeliveryView {
  const { request_excerpt: body, response_status: status, error } = delivery
  const answer = {
    status: status ?? 0,
    ...(delivery.response_excerpt === null ? {} : { body: delivery.response_excerpt }),
    ...(delivery.duration_ms === null ? {} : { duration_ms: delivery.duration_ms }),
  }
  return {
    id: delivery.id,
    event_id: delivery.event_id,
    type: delivery.type as WebhookEvent,
    status: delivery.status,
    attempts: delivery.attempts,
    ...(delivery.due_at === null ? {} : { next_attempt_at: delivery.due_at.toISOString() }),
    ...(delivery.last_attempt_at === null ? {} : { last_attempt_at: delivery.last_attempt_at.toISOString() }),
    ...(body === null ? {} : { request: { body } }),
    ...(status === null ? {} : { answer }),
    ...(error === null ? {} : { error }),
    created_at: delivery.created_at.toISOString(),
  }
}
