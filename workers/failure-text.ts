import type { PlacementError } from '../core/database/schema.ts'
import type { FaultCode } from '../core/faults.ts'

const SENTENCES: Readonly<Record<FaultCode, string>> = {
  token_rejected: '{service} does not accept our access at the moment.',
  needs_reauth: 'Your {service} account has to be linked again.',
  access_denied: '{service} did not give us permission to save. Link your account again and allow it.',
  not_allowed: 'This {service} account is not allowed to use this app.',
  no_subscription: 'Your {service} plan does not include saving to the library.',
  no_account: 'This account has no {service} profile. Open {service} once and try again.',
  not_linked: 'No {service} account is linked.',
  rate_limited: '{service} is asking us to slow down.',
  quota_exceeded: '{service} does not take more requests from us today.',
  service_unavailable: '{service} cannot be reached.',
  track_gone: 'This track is no longer on {service}.',
  bad_request: '{service} refused the request.',
  misconfigured: 'This site is not set up correctly for {service}.',
  unexpected_response: '{service} answered in a way we do not understand.',
  not_applied: '{service} accepted the song, but it never appeared in your library.',
  internal: 'Something went wrong on our side.',
}

const WORTH_A_RETRY: ReadonlySet<FaultCode> = new Set([
  'rate_limited',
  'quota_exceeded',
  'service_unavailable',
  'unexpected_response',
  'not_applied',
  'internal',
  'track_gone',
  'no_subscription',
  'no_account',
  'token_rejected',
])

/** What the listener is told when a placement ends badly. */
export function failure(code: FaultCode, serviceName: string): PlacementError {
  return {
    code,
    message: SENTENCES[code].replaceAll('{service}', serviceName),
    retryable: WORTH_A_RETRY.has(code),
  }
}
