import type { Fault } from '../core/faults.ts'

/** What happens to the work after a fault. Pure data; the handlers carry it out. */
export type Plan =
  /** Try again after `ms`. `everyone` = nobody needs to ask this service before then. */
  | { readonly do: 'wait'; readonly ms: number; readonly everyone: boolean }
  /** The consent is gone: park the link's placements until it is linked again. */
  | { readonly do: 'relink' }
  /** The track id is dead: forget the match and look again. */
  | { readonly do: 'rematch' }
  /** For good; the listener is told why. */
  | { readonly do: 'fail' }

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15 * 60_000
const QUOTA_WAIT_MS = 30 * 60_000
const OUR_FAULT_WAIT_MS = 60_000

/** After how many tries a fault that should not repeat is believed. About two days of waiting at the longest step. */
const GIVE_UP_AFTER = 200
/** An answer nobody documented may be a hiccup; the tenth one is a change. */
const UNEXPECTED_GIVE_UP_AFTER = 10

/**
 * The whole retry policy. `attempts` counts earlier tries of this work; `random` (0 to 1) spreads the waits so that
 * what failed together does not come back together.
 */
export function planFor(fault: Fault, attempts: number, random: number): Plan {
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
      return { do: 'wait', ms: spread(OUR_FAULT_WAIT_MS, random), everyone: true }
    case 'unexpected_response':
    case 'internal':
      if (attempts >= UNEXPECTED_GIVE_UP_AFTER) return { do: 'fail' }
      return { do: 'wait', ms: backoff(attempts, random), everyone: false }
    case 'rate_limited':
    case 'quota_exceeded':
    case 'service_unavailable':
    case 'token_rejected':
      if (attempts >= GIVE_UP_AFTER || fault.retry.when === 'never') return { do: 'fail' }
      return { do: 'wait', ms: waitMs(fault, attempts, random), everyone: fault.scope === 'service' }
  }
}

function waitMs(fault: Fault, attempts: number, random: number): number {
  // The service named the moment: never earlier, and only a little later.
  if (fault.retry.when === 'after') return Math.ceil(fault.retry.ms * (1 + 0.1 * random))
  if (fault.code === 'quota_exceeded') return spread(QUOTA_WAIT_MS, random)
  return backoff(attempts, random)
}

function backoff(attempts: number, random: number): number {
  return spread(Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 20), LONGEST_WAIT_MS), random)
}

/** Half to the whole of it. */
function spread(ms: number, random: number): number {
  return Math.round(ms * (0.5 + 0.5 * random))
}
