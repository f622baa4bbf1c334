import type { Outcome } from './transport.ts'

/** What happens to a delivery after an attempt. Pure data; `deliver.ts` carries it out. */
export type DeliveryPlan =
  | { readonly do: 'done' }
  /** Again after `ms`; `everything` = nothing at all is sent to this endpoint before. */
  | { readonly do: 'again'; readonly ms: number; readonly everything: boolean }
  | { readonly do: 'give_up' }
  /** The endpoint asks for no more, ever. */
  | { readonly do: 'disable' }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Between the attempts: ten of them in 75 hours, as Standard Webhooks recommends. */
const GAPS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]
const LONGEST_RETRY_AFTER_MS = 24 * HOUR

/** An endpoint that failed so often in a row is tried with one delivery at a time, ever more rarely. */
export const FAILING_AFTER = 5
const FIRST_PAUSE_MS = 10 * SECOND
const LONGEST_PAUSE_MS = 10 * MINUTE
/** An endpoint nothing has arrived at for so long is disabled. */
export const DISABLE_AFTER_MS = 5 * 24 * HOUR

/** `attempts` includes this one; `random` (0 to 1) spreads what failed together by up to a fifth. */
export function planDelivery(outcome: Outcome, attempts: number, now: Date, random: number): DeliveryPlan {
  if (outcome.kind === 'answer') {
    if (outcome.status >= 200 && outcome.status < 300) return { do: 'done' }
    if (outcome.status === 410) return { do: 'disable' }
  }
  const gapMs = GAPS_MS[attempts - 1]
  if (gapMs === undefined) return { do: 'give_up' }
  const wantedMs = outcome.kind === 'answer' ? retryAfterMs(outcome.retryAfter, now) : 0
  const busy = outcome.kind === 'answer' && (outcome.status === 429 || outcome.status === 503)
  const ms = Math.max(Math.round(gapMs * (1 + 0.2 * random)), wantedMs)
  return { do: 'again', ms, everything: busy && wantedMs > 0 }
}

/** For how long the whole endpoint is left alone after `failures` attempts in a row; 0 = not at all. */
export function pauseAfterFailuresMs(failures: number, random: number): number {
  if (failures < FAILING_AFTER) return 0
  const ms = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - FAILING_AFTER, 20), LONGEST_PAUSE_MS)
  return Math.round(ms * (1 + 0.2 * random))
}

/** Seconds or a date (RFC 9110, 10.2.3); 0 for anything else. */
function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : undefined
  const ms = seconds === undefined ? Date.parse(header) - now.getTime() : seconds * SECOND
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS)
}
