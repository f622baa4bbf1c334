import type { DescribedSave } from '../../core/webhooks/described-save.ts'

/** What a payload is made of. */
export interface TellableEvent {
  readonly endpoint_id: string
  readonly user_id: string | null
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly event_at: Date
}

/** Standard Webhooks: "less than 20kb". */
const LARGEST_BYTES = 20_000

/**
 * The body of a webhook: `{ type, timestamp, data }`. The save is shown as the API shows it and as it stands now; of two
 * payloads about one save the one with the larger `sequence` is newer.
 */
export function payloadOf(event: TellableEvent, save: DescribedSave | undefined): string {
  const whole = bodyOf(event, save, false)
  if (Buffer.byteLength(whole) < LARGEST_BYTES || save === undefined) return whole
  return bodyOf(event, { ...save, view: save.short }, true)
}

function bodyOf(event: TellableEvent, save: DescribedSave | undefined, truncated: boolean): string {
  const data = {
    ...(event.type === 'webhook.test' ? { endpoint: event.endpoint_id } : {}),
    ...(event.user_id === null ? {} : { user: event.user_id }),
    ...(save === undefined ? {} : { save: save.view, sequence: save.sequence }),
    ...(event.type === 'save.placement.updated' ? { placement: event.data } : {}),
    ...(event.type.startsWith('link.') ? { link: event.data } : {}),
    ...(truncated ? { truncated } : {}),
  }
  return JSON.stringify({ type: event.type, timestamp: event.event_at.toISOString(), data })
}
