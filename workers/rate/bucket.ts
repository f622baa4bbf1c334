import type { ServiceState, StateChange } from './state.ts'

/** A bucket holds what one second brings: a pause is not made up for in a rush. */
const BURST_S = 1
/** The part of a bucket that is kept for taps while other work waits. */
const KEPT_FOR_TAPS = 0.2
/** So long after "slow down" the lower rate holds, and then grows by its own size in a minute, or by half the ceiling. */
const HOLD_MS = 10_000
const CLIMB_S = 60
const LOWEST_RATE = 0.2
/** Where there is no ceiling: what was measured in a quiet moment says little about what the service takes. */
const LOWEST_MEASURED = 1
const LEAST_A_MINUTE = 20
/** More is no limit in practice; below it, what was learned is forgotten after an hour. */
const NO_LIMIT = 1000
const LEARNED_FOR_MS = 3_600_000
/** A service that was down is not met with everything that has waited: from 20 calls a second 20 more each second. */
const RAMP_FROM = 20

/** Requests a second that may be made now, all processes together; undefined = no limit. */
export function rateNow(state: ServiceState, ceiling: number | undefined, now: Date): number | undefined {
  if (state.rate === null || state.rate_at === null) return ceiling
  const ms = now.getTime() - state.rate_at.getTime()
  const rate = state.rate + (state.climb * Math.max(0, ms)) / 1000
  if (ms > LEARNED_FOR_MS || rate >= NO_LIMIT) return ceiling
  return Math.min(rate, ceiling ?? rate)
}

/** Calls that could be made at once. */
export function level(state: ServiceState, rate: number, now: Date): number {
  const most = Math.max(1, rate * BURST_S)
  if (state.tokens_at === null) return most
  const seconds = Math.max(0, now.getTime() - state.tokens_at.getTime()) / 1000
  return Math.min(most, state.tokens + rate * seconds)
}

/** Callers that wait for a token. */
export interface Wanted {
  readonly taps: number
  readonly others: number
}

export interface Taken extends Wanted {
  readonly change: StateChange
  /** Milliseconds until there is a token again, for the kind of caller that goes first. */
  readonly nextMs: number
}

/** Takes as many tokens as there are, those of taps first. */
export function take(state: ServiceState, rate: number, wanted: Wanted, now: Date): Taken {
  const there = level(state, rate, now)
  const kept = rate * BURST_S >= 2 ? rate * BURST_S * KEPT_FOR_TAPS : 0
  const taps = Math.min(wanted.taps, Math.floor(there))
  const others = Math.max(0, Math.min(wanted.others, Math.floor(there - taps - kept)))
  const left = there - taps - others
  const needed = wanted.taps > taps ? 1 : 1 + kept
  return {
    taps,
    others,
    change: { tokens: left, tokens_at: now },
    nextMs: Math.ceil(Math.max(1, ((needed - left) / rate) * 1000)),
  }
}

/** The service asked to slow down: half the rate, once for all the calls that were under way. */
export function slowDown(
  state: ServiceState,
  rates: { readonly ceiling: number | undefined; readonly measured: number },
  until: Date,
  now: Date,
): StateChange {
  const empty = { tokens: 0, tokens_at: until }
  const slowedMs = state.slowed_at === null ? Infinity : now.getTime() - state.slowed_at.getTime()
  if (slowedMs >= 0 && slowedMs < HOLD_MS) return empty
  const before = rateNow(state, rates.ceiling, now) ?? rates.measured
  const rate = Math.max(rates.ceiling === undefined ? LOWEST_MEASURED : LOWEST_RATE, before / 2)
  const aMinute = rates.ceiling === undefined ? LEAST_A_MINUTE : rates.ceiling / 2
  return {
    ...empty,
    rate,
    rate_at: new Date(Math.max(now.getTime(), until.getTime()) + HOLD_MS),
    // By its own size alone, a rate that is small by now would stay small for the better part of an hour.
    climb: Math.max(rate, aMinute) / CLIMB_S,
    slowed_at: now,
  }
}

/** The service is back: what has waited comes gradually. */
export function rampUp(state: ServiceState, ceiling: number | undefined, now: Date): StateChange {
  const usual = rateNow(state, ceiling, now) ?? Infinity
  if (usual <= RAMP_FROM) return { tokens: 0, tokens_at: now }
  return { rate: RAMP_FROM, rate_at: now, climb: RAMP_FROM, tokens: RAMP_FROM / 4, tokens_at: now }
}
