import type { Generated, JSONColumnType } from 'kysely'

/** What is told to apps by webhook, and what apps and listeners send us by webhook. */
export interface WebhookTables {
  webhook_endpoints: WebhookEndpointRow
  webhook_secrets: WebhookSecretRow
  webhook_outbox: WebhookOutboxRow
  deliveries: DeliveryRow
  shortcut_tokens: ShortcutTokenRow
}

/** `you` = the app itself did it, `gone` = it answered 410, `failing` = nothing arrived for days. */
export type DisabledReason = 'you' | 'gone' | 'failing'

export interface WebhookEndpointRow {
  id: string
  app_id: string
  url: string
  /** Types or wildcards: `save.created`, `save.*`, `*`. */
  events: string[]
  disabled_at: Date | null
  disabled_reason: DisabledReason | null
  /** Failed attempts in a row, those while nothing is sent anyway not counted. */
  failures: Generated<number>
  failing_since: Date | null
  /** Nothing is sent before then. */
  paused_until: Date | null
  created_at: Date
  updated_at: Date
}

/** A secret that signs: of an endpoint, or (endpoint null) of what the app sends us. */
export interface WebhookSecretRow {
  id: string
  app_id: string
  endpoint_id: string | null
  /** Sealed. */
  secret: string
  created_at: Date
  /** Null = the current one. */
  ends_at: Date | null
}

/** Events of apps with endpoints that have not become deliveries yet; written with the event by a trigger. */
export interface WebhookOutboxRow {
  position: number
  app_id: string
  user_id: string
  save_id: string | null
  type: string
  data: JSONColumnType<Record<string, unknown>>
  created_at: Date
}

export const DELIVERY_STATUSES = ['waiting', 'delivered', 'failed'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

export interface DeliveryRow {
  id: string
  endpoint_id: string
  app_id: string
  /** Null for a test. */
  user_id: string | null
  save_id: string | null
  /** The `webhook-id`: the same for every attempt. */
  event_id: string
  type: string
  data: JSONColumnType<Record<string, unknown>>
  event_at: Date
  status: DeliveryStatus
  attempts: Generated<number>
  /** Null once it has ended. While an attempt runs, the moment from which its process counts as dead. */
  due_at: Date | null
  /** As sent, until it has arrived: every attempt carries the same. */
  body: string | null
  request_excerpt: string | null
  last_attempt_at: Date | null
  response_status: number | null
  response_excerpt: string | null
  duration_ms: number | null
  error: string | null
  created_at: Date
}

/** Lets a listener's own device (iOS Shortcuts) save for them. */
export interface ShortcutTokenRow {
  id: string
  token_hash: string
  app_id: string
  user_id: string
  name: string | null
  created_at: Date
  last_used_at: Date | null
}
