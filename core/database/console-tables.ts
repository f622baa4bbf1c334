import type { ColumnType, JSONColumnType } from 'kysely'

type NullableText = ColumnType<string | null, string | null | undefined, string | null>

/** What the console and the operator page need besides what they show. */
export interface ConsoleTables {
  console_sessions: ConsoleSessionRow
  audit_log: AuditRow
  request_log: RequestLogRow
  app_hours: AppHourRow
  /** One row: hours before then are counted. */
  hours_counted: { until: Date }
}

/** Somebody who signed in to the console. The cookie's value is not kept. */
export interface ConsoleSessionRow {
  token_hash: string
  /** The key it was opened with; null = the operator. */
  key_id: string | null
  created_at: Date
  expires_at: Date
}

/** Who changed what, by hand. */
export interface AuditRow {
  id: string
  /** Id of a key, or `operator`. */
  actor: string
  /** Null = nothing of one app alone. */
  app_id: string | null
  /** `key.created` */
  action: string
  /** Id of what was changed. */
  target: NullableText
  detail: JSONColumnType<Record<string, unknown>>
  created_at: Date
}

/** The newest requests of an app in test mode. */
export interface RequestLogRow {
  id: string
  app_id: string
  /** Id of the key; null = a listener's session, or a signed request. */
  key_id: string | null
  method: string
  path: string
  status: number
  /** Code of the problem it was answered with. */
  code: string | null
  duration_ms: number
  request: string | null
  answer: string | null
  created_at: Date
}

/** Saves an app made in an hour that is over. */
export interface AppHourRow {
  app_id: string
  hour: Date
  saves: number
}
