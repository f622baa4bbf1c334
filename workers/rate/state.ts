import type { Selectable } from 'kysely'
import type { ServiceStateRow } from '../../core/database/service-tables.ts'

/** What all processes know of one service in one mode. Plain data; `bucket.ts` and `breaker.ts` say what becomes of it. */
export type ServiceState = Omit<Selectable<ServiceStateRow>, 'mode' | 'service' | 'version' | 'updated_at'>

export type StateChange = Partial<ServiceState>

/** Nothing was ever heard of it. */
export const CALM: ServiceState = {
  failures: 0,
  limited_until: null,
  down_since: null,
  reason: null,
  rate: null,
  rate_at: null,
  climb: 0,
  tokens: 0,
  tokens_at: null,
  slowed_at: null,
  window_at: null,
  calls: 0,
  errors: 0,
  probe_until: null,
}

/** Milliseconds from `now` until `date`; 0 when it has passed or was never set. */
export function msUntil(date: Date | null, now: Date): number {
  return date === null ? 0 : Math.max(0, date.getTime() - now.getTime())
}
