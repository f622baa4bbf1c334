import type { Fault } from '../../core/faults.ts'
import { pauseMs } from '../retry-policy.ts'
import { rampUp, slowDown } from './bucket.ts'
import { msUntil } from './state.ts'
import type { ServiceState, StateChange } from './state.ts'

/** Errors are counted for this long, from the first one on. */
const WINDOW_MS = 30_000
/** A service is down when so many calls failed, and they are at least half of all. */
const ENOUGH_ERRORS = 5
const SHARE = 0.5
/** Longer than a call may take: who went to look has come back or is dead. */
const PROBE_MS = 12_000
/** While somebody looks whether the service is back, the others ask for the answer this often. */
const ASK_AGAIN_MS = 1000

export type Admission =
  | { readonly may: 'call' }
  /** One caller may, after it has taken the probe. */
  | { readonly may: 'probe' }
  | { readonly may: 'wait'; readonly ms: number }

/** What was seen in a process since it last told the others. */
export interface Seen {
  readonly ceiling: number | undefined
  /** Calls in the busiest second of late. */
  readonly measured: number
  /** Calls that went well within the window. */
  readonly calls: number
  /** 0 to 1; spreads pauses. */
  readonly random: number
}

export function admission(state: ServiceState, now: Date): Admission {
  const pause = msUntil(state.limited_until, now)
  if (pause > 0) return { may: 'wait', ms: pause }
  if (state.down_since === null) return { may: 'call' }
  return msUntil(state.probe_until, now) > 0 ? { may: 'wait', ms: ASK_AGAIN_MS } : { may: 'probe' }
}

export function takeProbe(now: Date): StateChange {
  return { probe_until: new Date(now.getTime() + PROBE_MS) }
}

/** Whether the window still counts. */
export function windowIsOpen(state: ServiceState, now: Date): boolean {
  return state.window_at !== null && now.getTime() - state.window_at.getTime() < WINDOW_MS
}

/** A fault that concerns the whole service: what becomes of the state. */
export function failed(state: ServiceState, fault: Fault, seen: Seen, now: Date): StateChange {
  if (fault.code === 'rate_limited' || fault.code === 'quota_exceeded')
    return limited(state, fault, seen, now)
  const counted = count(state, seen.calls, now)
  const isClear = fault.code === 'misconfigured' || fault.retry.when === 'after'
  const isOpen = state.down_since !== null
  // What was under way when the pause began says nothing new.
  if (isOpen && msUntil(state.limited_until, now) > 0 && !isClear) return counted
  const errors = counted.errors
  const isDown = errors >= ENOUGH_ERRORS && errors >= counted.calls * SHARE
  if (!isClear && !isOpen && !isDown) return { ...counted, reason: fault.code }
  return {
    ...counted,
    ...pause(state, fault, seen, now),
    down_since: state.down_since ?? now,
    probe_until: null,
  }
}

function count(state: ServiceState, good: number, now: Date) {
  return windowIsOpen(state, now)
    ? { window_at: state.window_at, calls: state.calls + good + 1, errors: state.errors + 1 }
    : { window_at: now, calls: 1, errors: 1 }
}

function limited(state: ServiceState, fault: Fault, seen: Seen, now: Date): StateChange {
  const change = pause(state, fault, seen, now)
  return {
    ...change,
    ...slowDown(state, seen, change.limited_until, now),
    // It answers: that is not being down.
    down_since: null,
    probe_until: null,
    window_at: null,
  }
}

/** A longer pause that is already known stays. */
function pause(state: ServiceState, fault: Fault, seen: Seen, now: Date) {
  // The calls that were under way together are refused together: one pause, not many.
  const again = msUntil(state.limited_until, now) > 0 ? state.failures : state.failures + 1
  const until = now.getTime() + pauseMs(fault, again, seen.random)
  return {
    failures: again,
    reason: fault.code,
    limited_until: new Date(Math.max(until, state.limited_until?.getTime() ?? 0)),
  }
}

/** The service answered as it should; undefined = nothing to tell. `probe`: the caller went to find out. */
export function worked(
  state: ServiceState,
  seen: Pick<Seen, 'ceiling' | 'calls'>,
  probe: boolean,
  now: Date,
): StateChange | undefined {
  if (state.down_since !== null) {
    if (!probe) return undefined
    return { ...CLOSED, ...rampUp(state, seen.ceiling, now) }
  }
  if (msUntil(state.limited_until, now) > 0) return undefined
  if (windowIsOpen(state, now)) return seen.calls === 0 ? undefined : { calls: state.calls + seen.calls }
  return state.failures === 0 && state.reason === null ? undefined : FORGIVEN
}

const FORGIVEN = { failures: 0, reason: null, limited_until: null } as const
const CLOSED = {
  ...FORGIVEN,
  down_since: null,
  probe_until: null,
  window_at: null,
  calls: 0,
  errors: 0,
} as const
