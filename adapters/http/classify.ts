import type { Clock, ServiceId } from '../../core/domain/ids.ts'
import { Fault, type FaultCode, type FaultScope, type Retry } from '../../core/faults.ts'
import { retryAfterMs } from './retry-after.ts'
import { oneLine } from './text.ts'

/** An answer that is not a 2xx. */
export interface Refusal {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body, when it is JSON. */
  readonly json: unknown
}

/** What a refusal means. Fields left out get the usual meaning of the status. */
export interface Meaning {
  readonly code: FaultCode
  readonly scope?: FaultScope
  readonly retry?: Retry['when'] & ('never' | 'backoff')
  /** The service's own words, for the message; cleaned and cut before use. */
  readonly says?: string | undefined
}

/** The error table of one service; `undefined` = nothing special, use the usual meaning of the status. */
export type Classify = (refusal: Refusal) => Meaning | undefined

export function faultOf(
  refusal: Refusal,
  context: {
    readonly service: ServiceId
    readonly classify: Classify
    readonly now: Clock
    readonly secrets: readonly string[]
  },
): Fault {
  const meaning = context.classify(refusal) ?? usualMeaning(refusal.status)
  const says = meaning.says === undefined ? '' : `: ${oneLine(meaning.says, context.secrets)}`
  return new Fault(
    `${context.service}: ${refusal.method} ${refusal.path} was answered ${refusal.status} (${meaning.code})${says}`,
    {
      code: meaning.code,
      retry: retryOf(meaning, refusal, context.now),
      scope: meaning.scope ?? USUAL_SCOPE[meaning.code] ?? 'track',
      service: context.service,
      status: refusal.status,
    },
  )
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-15 */
export function usualMeaning(status: number): Meaning {
  if (status === 401) return { code: 'token_rejected' }
  if (status === 403) return { code: 'access_denied' }
  if (status === 404 || status === 410) return { code: 'track_gone' }
  if (status === 408 || status === 425) return { code: 'service_unavailable' }
  if (status === 429) return { code: 'rate_limited' }
  if (status >= 500) return { code: 'service_unavailable' }
  if (status >= 400) return { code: 'bad_request' }
  return { code: 'unexpected_response' } // redirects are not followed
}

const USUAL_SCOPE: Partial<Record<FaultCode, FaultScope>> = {
  token_rejected: 'link',
  needs_reauth: 'link',
  access_denied: 'link',
  not_allowed: 'link',
  no_subscription: 'link',
  no_account: 'link',
  rate_limited: 'service',
  quota_exceeded: 'service',
  service_unavailable: 'service',
  misconfigured: 'service',
}

/** Waiting helps with these; with `misconfigured` because somebody repairs the configuration meanwhile. */
const MAY_PASS: ReadonlySet<FaultCode> = new Set([
  'rate_limited',
  'quota_exceeded',
  'service_unavailable',
  'misconfigured',
  'unexpected_response',
])

const TELLS_WHEN: ReadonlySet<FaultCode> = new Set(['rate_limited', 'quota_exceeded', 'service_unavailable'])

function retryOf(meaning: Meaning, refusal: Refusal, now: Clock): Retry {
  if (meaning.retry === 'never') return { when: 'never' }
  if (TELLS_WHEN.has(meaning.code)) {
    const ms = retryAfterMs(refusal.headers['retry-after'], now())
    if (ms !== undefined) return { when: 'after', ms }
  }
  return { when: meaning.retry ?? (MAY_PASS.has(meaning.code) ? 'backoff' : 'never') }
}
