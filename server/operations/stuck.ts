import { sql } from 'kysely'
import type { Services } from '../../adapters/services.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'

/** Work that has been due for this long is stuck: in a healthy service it is done within seconds. */
const STUCK_AFTER_MS = 60_000

export type StuckReason =
  /** The service is not configured here, for this mode. */
  | 'service_not_offered'
  /** The service asked for peace, or is down, and is left alone. */
  | 'service_limited'
  /** No process has looked at it: no worker runs. */
  | 'no_worker'
  /** It was tried and is tried again. */
  | 'retrying'
  /** It was rung for, and nobody has come: workers are busy, or the queue is lost and is being refilled. */
  | 'not_picked_up'

export interface Stuck {
  readonly service: string
  readonly status: string
  readonly reason: StuckReason
  readonly count: number
  readonly oldest: string
  readonly oldest_age_ms: number
}

interface Group {
  readonly mode: AppMode
  readonly service: string
  readonly status: string
  readonly swept: boolean
  readonly tried: boolean
  readonly limited: boolean
  readonly count: number
  readonly oldest: Date
}

/** What should have happened by now and has not, and why, as far as the tables tell; the oldest first. Counting ends at `most`. */
export async function stuckPlacements(
  ctx: { readonly db: Db; readonly now: Clock },
  services: Services,
  most?: number,
): Promise<readonly Stuck[]> {
  const now = ctx.now()
  const late = new Date(now.getTime() - STUCK_AFTER_MS)
  const groups = await sql<Group>`
    select p.mode, p.service, p.status, p.ring_at > ${late}::timestamptz as swept, p.attempts > 0 as tried,
      coalesce(s.limited_until > ${now}::timestamptz, false) as limited,
      count(*)::int as count, min(least(p.wake_at, p.updated_at)) as oldest
    from (
      select * from placements where status in ('queued', 'matched')
        and (wake_at <= ${late}::timestamptz or updated_at <= ${late}::timestamptz)
      ${most === undefined ? sql`` : sql`limit ${most}`}
    ) p left join service_states s on s.mode = p.mode and s.service = p.service
    group by 1, 2, 3, 4, 5, 6`.execute(ctx.db)
  const byReason = new Map<string, Stuck>()
  for (const group of groups.rows) {
    const { service, status } = group
    const reason = reasonOf(group, services)
    const key = `${service} ${status} ${reason}`
    const before = byReason.get(key)
    const oldest =
      before === undefined ? group.oldest : new Date(Math.min(Date.parse(before.oldest), +group.oldest))
    byReason.set(key, {
      service,
      status,
      reason,
      count: (before?.count ?? 0) + group.count,
      oldest: oldest.toISOString(),
      oldest_age_ms: now.getTime() - oldest.getTime(),
    })
  }
  return [...byReason.values()].sort((a, b) => b.oldest_age_ms - a.oldest_age_ms)
}

function reasonOf({ mode, service, limited, swept, tried }: Group, services: Services): StuckReason {
  if (services.get(mode, service) === undefined) return 'service_not_offered'
  if (limited) return 'service_limited'
  if (!swept) return 'no_worker'
  return tried ? 'retrying' : 'not_picked_up'
}
