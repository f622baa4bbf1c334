import type { ServiceId } from './domain/ids.ts'

/**
 * Every failure that is raised on purpose. `code` is stable and is what operators filter by; `retry` is a fact
 * about the failure, not a plan: `workers/retry-policy.ts` makes the plan. Anything else that is thrown is a bug.
 */
export const FAULT_CODES = [
  'token_rejected', // 401: stale or revoked access token; a refresh may help
  'needs_reauth', // the consent is gone: the listener must link again
  'access_denied', // the link lacks a permission; linking again may grant it
  'not_allowed', // the service refuses this account for our app (e.g. not on the development allow-list)
  'no_subscription', // the account's plan does not include this
  'no_account', // the account has no music profile at the service
  'not_linked', // there is no usable link
  'rate_limited', // too many requests in a short while
  'quota_exceeded', // the app's allowance is used up: minutes to a day
  'service_unavailable', // time-out, cut connection, 5xx
  'track_gone', // the service does not know this track id (any more)
  'bad_request', // a 4xx that is our mistake
  'misconfigured', // our client id, key or secret is refused
  'unexpected_response', // the answer is not what the service documents
  'not_applied', // the service said yes, but the track never showed up
  'internal',
] as const
export type FaultCode = (typeof FAULT_CODES)[number]

/**
 * - `never`: the same call gives the same answer.
 * - `backoff`: may pass by itself; nobody said when.
 * - `after`: the service said when, in milliseconds from now (already clamped to something sane).
 */
export type Retry =
  { readonly when: 'never' } | { readonly when: 'backoff' } | { readonly when: 'after'; readonly ms: number }

/**
 * Whom the failure concerns: only this call's link, the whole service for everybody (app-wide limits, outages,
 * our own configuration), or only the tracks of this call.
 */
export type FaultScope = 'link' | 'service' | 'track'

export interface FaultOptions {
  readonly code: FaultCode
  readonly retry: Retry
  readonly scope: FaultScope
  readonly service?: ServiceId | undefined
  /** HTTP status the service answered with, for logs. */
  readonly status?: number | undefined
  /** False: the request was held back and never left us, so it says nothing new about the service. Default true. */
  readonly sent?: boolean | undefined
  /** Must already be free of tokens; adapters/http never passes a raw client error on. */
  readonly cause?: unknown
}

export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly retry: Retry
  readonly scope: FaultScope
  readonly service: ServiceId | undefined
  readonly status: number | undefined
  readonly sent: boolean

  constructor(message: string, options: FaultOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code
    this.retry = options.retry
    this.scope = options.scope
    this.service = options.service
    this.status = options.status
    this.sent = options.sent ?? true
  }

  /** Passes its own kind through and wraps everything else as `internal`. */
  static from(err: unknown): Fault {
    if (err instanceof Fault) return err
    const message = err instanceof Error ? err.message : 'something that is not an Error was thrown'
    return new Fault(message, { code: 'internal', retry: { when: 'backoff' }, scope: 'track', cause: err })
  }
}

/** Where no track id was asked for, "no such thing" is not about a track: the service's interface is not as documented. */
export function withoutTrack(fault: Fault): Fault {
  if (fault.code !== 'track_gone') return fault
  const { message, service, status, scope } = fault
  return new Fault(message, {
    code: 'unexpected_response',
    retry: { when: 'backoff' },
    scope,
    service,
    status,
  })
}
