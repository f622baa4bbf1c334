import type { Fault } from '../core/faults.ts'

/** What happens to the work after a fault. Pure data; the handlers carry it out. */
export type Plan =
  /**
   * Try again after `ms`. `everyone` = the service as a whole is in trouble, not only this work. `held` = nothing was
   * tried, so nothing is held against the work.
   */
  | { readonly do: 'wait'; readonly ms: number; readonly everyone: boolean; readonly held?: true }
  /** The consent is gone: park the link's placements until it is linked again. */
  | { readonly do: 'relink' }
  /** The track id is dead: forget the match and look again. */
  | { readonly do: 'rematch' }
  /** For good; the listener is told why. */
  | { readonly do: 'fail' }

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 5 * 60_000
const QUOTA_WAIT_MS = 30 * 60_000
const OUR_FAULT_WAIT_MS = 60_000

/** After how many tries a fault that should not repeat is believed. About two days of waiting at the longest step. */
const GIVE_UP_AFTER = 600
/** The same, when the whole service is in trouble: the pauses keep the others away, and nobody waits minutes once it is back. */
const GIVE_UP_ON_SERVICE_AFTER = 3000
/** An answer nobody documented may be a hiccup; the tenth one is a change. */
const UNEXPECTED_GIVE_UP_AFTER = 10

const LONGEST_PAUSE_MS = 60_000

/**
 * The whole retry policy. `attempts` counts earlier tries of this work; `random` (0 to 1) spreads the waits so that
 * what failed together does not come back together.
 */
export function planFor(fault: Fault, attempts: number, random: number): Plan {
  if (!fault.sent) return { do: 'wait', ms: waitMs(fault, 0, random), everyone: false, held: true }
  switch (fault.code) {
    case 'needs_reauth':
    case 'access_denied':
    case 'not_linked':
      return { do: 'relink' }
    case 'track_gone':
      return { do: 'rematch' }
    case 'not_allowed':
    case 'no_subscription':
    case 'no_account':
    case 'bad_request':
    case 'not_applied':
      return { do: 'fail' }
    case 'misconfigured':
      return { do: 'wait', ms: spread(OUR_FAULT_WAIT_MS, random), everyone: fault.scope === 'service' }
    case 'unexpected_response':
    case 'internal':
      if (attempts >= UNEXPECTED_GIVE_UP_AFTER) return { do: 'fail' }
      return { do: 'wait', ms: backoff(attempts, LONGEST_WAIT_MS, random), everyone: false }
    case 'rate_limited':
    case 'quota_exceeded':
    case 'service_unavailable':
    case 'token_rejected': {
      const everyone = fault.scope === 'service'
      const isEnough = attempts >= (everyone ? GIVE_UP_ON_SERVICE_AFTER : GIVE_UP_AFTER)
      if (isEnough || fault.retry.when === 'never') return { do: 'fail' }
      return { do: 'wait', ms: waitMs(fault, attempts, random), everyone }
    }
  }
}

/** Somebody has to do something; or it passes; or nothing has happened. */
export function logLevel(fault: Fault): 'error' | 'warn' | 'debug' {
  if (!fault.sent) return 'debug'
  return fault.code === 'misconfigured' || fault.code === 'internal' ? 'error' : 'warn'
}

/**
 * How long nobody should call the service: the `failures`-th pause in a row, this one included. Whether an error means
 * that the service is down is decided before (`rate/breaker.ts`).
 */
export function pauseMs(fault: Fault, failures: number, random: number): number {
  if (fault.retry.when === 'after' || fault.code === 'quota_exceeded') return waitMs(fault, 0, random)
  if (fault.code === 'misconfigured') return spread(OUR_FAULT_WAIT_MS, random)
  return backoff(failures - 1, LONGEST_PAUSE_MS, random)
}

function waitMs(fault: Fault, attempts: number, random: number): number {
  // The service named the moment: never earlier, and only a little later.
  if (fault.retry.when === 'after') return Math.ceil(fault.retry.ms * (1 + 0.1 * random))
  if (fault.code === 'quota_exceeded') return spread(QUOTA_WAIT_MS, random)
  return backoff(attempts, fault.scope === 'service' ? LONGEST_PAUSE_MS : LONGEST_WAIT_MS, random)
}

function backoff(tries: number, longestMs: number, random: number): number {
  return spread(Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries, 20), longestMs), random)
}

/** Half to the whole of it. */
function spread(ms: number, random: number): number {
  return Math.round(ms * (0.5 + 0.5 * random))
}
