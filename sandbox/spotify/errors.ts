import { answers, retryHeader } from '../common-faults.ts'
import { json, RefusalError, text, type Answer } from '../http.ts'
import type { NamedFault } from '../simulator.ts'

/** `{"error":{"status":401,"message":"…"}}`, the body of every Web API error (developer.spotify.com/documentation/web-api). */
export function errorAnswer(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  reason?: string,
): Answer {
  return json(status, { error: { status, message, ...(reason === undefined ? {} : { reason }) } }, headers)
}

export function refusal(status: number, message: string): RefusalError {
  return new RefusalError(errorAnswer(status, message))
}

export function tooMany(retryAfterSeconds: number): Answer {
  return errorAnswer(429, 'Too many requests', { 'retry-after': String(retryAfterSeconds) })
}

/** Not JSON: clients met this when the owner of a development-mode app had no Premium (February 2026 rules). */
export function premiumRequired(): Answer {
  return text(403, 'Active premium subscription required for the owner of the app.')
}

export function notRegistered(): Answer {
  return errorAnswer(403, 'User not registered in the Developer Dashboard')
}

export const spotifyFaults: Readonly<Record<string, NamedFault>> = {
  rate_limited: answers((after) => errorAnswer(429, 'Too many requests', retryHeader(after, '2'))),
  /** Waits of most of a day have been met in the wild. */
  rate_limited_long: answers((after) => errorAnswer(429, 'Too many requests', retryHeader(after, '79892'))),
  rate_limited_no_retry_after: answers(() => errorAnswer(429, 'Too many requests')),
  /** Since 2026-07-23; comes without Retry-After. */
  quota_exceeded: answers((after) =>
    errorAnswer(429, 'Too many requests', retryHeader(after), 'QUOTA_EXCEEDED'),
  ),
  token_expired: answers(() => errorAnswer(401, 'The access token expired')),
  invalid_token: answers(() => errorAnswer(401, 'Invalid access token')),
  token_missing: answers(() => errorAnswer(401, 'Access token missing')),
  not_registered: answers(notRegistered),
  premium_required: answers(premiumRequired),
  insufficient_scope: answers(() => errorAnswer(403, 'Insufficient client scope')),
  bare_403: answers(() => ({ status: 403 })),
  not_found: answers(() => errorAnswer(404, 'Resource not found')),
  server_error: answers(() => errorAnswer(500, 'Server error.')),
  unavailable: answers((after) => errorAnswer(503, 'Service unavailable', retryHeader(after))),
  invalid_grant: answers(() =>
    json(400, { error: 'invalid_grant', error_description: 'Refresh token revoked' }),
  ),
  invalid_client: answers(() =>
    json(400, { error: 'invalid_client', error_description: 'Invalid client secret' }),
  ),
}
