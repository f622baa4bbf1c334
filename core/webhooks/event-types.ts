import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** Everything an app can be told. */
export const WEBHOOK_EVENTS = [
  'save.created',
  'save.placement.updated',
  'save.completed',
  'link.created',
  'link.needs_reauth',
  'link.expiring',
  'link.removed',
  'webhook.test',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Whether a type is meant by a filter: itself, `save.*` and the like, or `*`. */
export function matchesFilter(filter: string, type: string): boolean {
  if (filter === '*' || filter === type) return true
  return filter.endsWith('.*') && type.startsWith(filter.slice(0, -1))
}

/** A filter that means nothing we ever tell is a mistake. */
export function isEventFilter(filter: string): boolean {
  return WEBHOOK_EVENTS.some((type) => matchesFilter(filter, type))
}

/** `matchesFilter` in SQL, for any of the filters; a test holds the two together. */
export function anyFilterMatches(filters: RawBuilder<unknown>, type: RawBuilder<unknown>) {
  return sql<boolean>`exists (select from unnest(${filters}) as f(filter) where f.filter = '*' or f.filter = ${type}
    or (f.filter like '%.*' and starts_with(${type}, left(f.filter, -1))))`
}

/** `eventId` of core/events/event-id.ts in SQL. */
export function eventIdSql(position: RawBuilder<unknown>, createdAt: RawBuilder<unknown>) {
  return sql<string>`'evt_' || lpad(to_hex(floor(extract(epoch from ${createdAt}) * 1000)::bigint), 12, '0')
    || lpad(to_hex(${position}::bigint), 20, '0')`
}

/** `whd_` and 32 hexadecimal digits that sort by time; the same event and endpoint in the same millisecond have the same. */
export function deliveryIdSql(now: Date, endpointId: RawBuilder<unknown>, eventId: RawBuilder<unknown>) {
  const at = now.getTime().toString(16).padStart(12, '0')
  return sql<string>`'whd_' || ${at}::text || left(md5(${endpointId} || ${eventId}), 20)`
}
