import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { PlacementStatus } from '../domain/save.ts'

export interface Due {
  readonly statuses: readonly PlacementStatus[]
  readonly services: readonly string[]
  readonly now: Date
  /** Of each status and service. */
  readonly most: number
  /** Those alone that were put off until now and are in no queue. */
  readonly putOffOnly?: boolean
  /** Default: all of them are moved, so they are locked, without those that somebody else holds. */
  readonly locked?: boolean
}

/**
 * The id of the link that a row of `duePlacements`, named `due`, is for; null where there is none that works. A subquery of
 * one value, which the planner cannot turn into reading all links.
 */
export const LINK_OF_DUE = sql`(select l.id from links l where l.app_id = due.app_id and l.user_id = due.user_id
  and l.service = due.service and l.status = 'active')`

/**
 * A table of the placements whose `ring_at` has come, the longest waiting first. Each status and service has a stretch of
 * its own in the index, so a long queue of one is not read on the way to another.
 */
export function duePlacements({
  statuses,
  services,
  now,
  most,
  putOffOnly = false,
  locked = true,
}: Due): RawBuilder<unknown> {
  return sql`(
    select d.* from unnest(${[...statuses]}::text[]) as lane_status(of_lane)
    cross join unnest(${[...services]}::text[]) as lane_service(of_lane)
    cross join lateral (
      select p.save_id, p.service, p.app_id, p.user_id, p.ring_at from placements p
      where p.status = lane_status.of_lane and p.service = lane_service.of_lane and p.ring_at <= ${now}::timestamptz
        ${putOffOnly ? sql`and p.ring_at = p.wake_at` : sql``}
      order by p.ring_at limit ${most} ${locked ? sql`for update skip locked` : sql``}) d)`
}
