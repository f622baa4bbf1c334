import type { Save, SaveRequest } from './api-types.ts'
import type { CallOptions, Transport } from './transport.ts'

export interface CreateOptions extends CallOptions {
  /** Names this tap: however often it arrives, there is one save. Made here when left out. */
  readonly idempotencyKey?: string
}

/** One tap. A file of its own, for pages that load the rest of the client once somebody has tapped. */
export function postSave(
  transport: Transport,
  body: SaveRequest,
  { idempotencyKey, ...more }: CreateOptions = {},
): Promise<Save> {
  return transport.json('POST', '/v1/saves', { body, ...withKey(idempotencyKey), ...more })
}

export function withKey(key = newKey()) {
  return { headers: { 'idempotency-key': key }, repeatable: true }
}

/** 128 random bits. Not `randomUUID`, which browsers have on https only. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
