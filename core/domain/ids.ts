import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

declare const brand: unique symbol
type Branded<T, B extends string> = T & { readonly [brand]: B }

/** kebab-case name of a music service; only the adapter registry makes one. */
export type ServiceId = Branded<string, 'ServiceId'>

/** One letter group per kind of object, as the public API shows them. */
export type IdPrefix =
  'app' | 'key' | 'sav' | 'lnk' | 'lse' | 'req' | 'whe' | 'whd' | 'whs' | 'evt' | 'sct' | 'aud'

export type NewId = (prefix: IdPrefix) => string

/** `sav_018f…`: prefix and a UUIDv7 without dashes, so ids sort by the time they were made. */
export const newId: NewId = (prefix) => {
  const now = Date.now()
  sequence = now > lastMs ? 0 : sequence + 1
  lastMs = Math.max(lastMs, now)
  return `${prefix}_${v7({ random: sixteenRandomBytes(), msecs: lastMs, seq: sequence }).replaceAll('-', '')}`
}

let lastMs = 0
/** Keeps the order of ids made in one millisecond. */
let sequence = 0
/** Fetched many at a time: asking the system for 16 bytes costs as much as the rest of an id three times. */
const random = new Uint8Array(16 * 256)
let used = random.length

function sixteenRandomBytes(): Uint8Array {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  used += 16
  return random.subarray(used - 16, used)
}

/** When `newId` made this id, to the millisecond. */
export const idTime = (id: string): Date =>
  new Date(Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16))

export type Clock = () => Date
