import type { Generated } from 'kysely'
import type { AppMode } from '../domain/save.ts'

export interface ServiceTables {
  service_states: ServiceStateRow
}

/** What we last heard of a service and what may be called: one row a service and mode, for all processes. */
export interface ServiceStateRow {
  mode: AppMode
  service: string
  /** Counts every change; who writes names the version they saw. */
  version: Generated<number>
  /** Pauses in a row: each is longer than the one before, until the service answers as it should. */
  failures: Generated<number>
  /** Nobody calls before. */
  limited_until: Date | null
  /** Set while the service counts as down; after `limited_until` single calls find out whether it still is. */
  down_since: Date | null
  reason: string | null
  /** Requests a second as of `rate_at`, growing by `climb` a second from then on; null = nothing learned. */
  rate: Generated<number | null>
  rate_at: Generated<Date | null>
  climb: Generated<number>
  /** Calls that could be made at once, as of `tokens_at`. */
  tokens: Generated<number>
  tokens_at: Generated<Date | null>
  /** When the service last asked us to slow down and we did. */
  slowed_at: Generated<Date | null>
  /** Calls and errors among them since `window_at`. */
  window_at: Generated<Date | null>
  calls: Generated<number>
  errors: Generated<number>
  /** Until then somebody finds out whether the service is back, and everybody else waits. */
  probe_until: Generated<Date | null>
  updated_at: Date
}
