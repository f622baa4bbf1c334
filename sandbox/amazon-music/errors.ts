import { randomUUID } from 'node:crypto'
import { answers, retryHeader } from '../common-faults.ts'
import { json, RefusalError, type Answer } from '../http.ts'
import type { NamedFault } from '../simulator.ts'

/** The error codes of developer.amazon.com/docs/music/API_web_errors.html with their status and a message. */
const ERRORS = {
  BAD_REQUEST: [400, 'The request is not valid.'],
  INVALID_AUTH_TYPE: [401, 'The authorization type is not supported.'],
  INVALID_AUTH_TOKEN: [401, 'The authorization token is not valid.'],
  INVALID_ACCESS_TOKEN: [401, 'The access token is not valid or has expired.'],
  NO_ACCESS_TOKEN: [401, 'No access token was sent.'],
  INVALID_CLIENT_ID: [403, 'The x-api-key is not enabled for Amazon Music.'],
  NO_X_API_KEY: [403, 'No x-api-key was sent.'],
  AUTH_NO_MUSIC_ACCOUNT_FOUND: [403, 'The customer has no Amazon Music account.'],
  NO_MUSIC_ACCOUNT_FOUND: [403, 'The customer has no Amazon Music account.'],
  DENIED_SUBSCRIPTION_TIER: [403, 'The subscription tier of the customer does not allow this.'],
  ACCESS_DENIED: [403, 'Access denied.'],
  RESOURCE_NOT_FOUND: [404, 'The resource was not found.'],
  UNPROCESSABLE: [422, 'The request cannot be processed.'],
  THROTTLED: [429, 'Rate limit applied.'],
  INTERNAL: [500, 'Internal error.'],
  DEPENDENCY: [500, 'A dependency failed.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>

export type ErrorCode = keyof typeof ERRORS

/** `{"error":{"status":"429",…}}`; `status` is a string. */
export function errorAnswer(
  code: ErrorCode,
  headers: Readonly<Record<string, string>> = {},
  message?: string,
): Answer {
  const [status, standard] = ERRORS[code]
  const reference = `sim-${randomUUID().slice(0, 8)}`
  return json(
    status,
    { error: { status: String(status), code, message: message ?? standard, reference } },
    headers,
  )
}

export function refusal(code: ErrorCode, message?: string): RefusalError {
  return new RefusalError(errorAnswer(code, {}, message))
}

const byCode = Object.fromEntries(
  (Object.keys(ERRORS) as ErrorCode[]).map((code) => [code.toLowerCase(), answers(() => errorAnswer(code))]),
)

/** Every documented code in lower case (`throttled`, `dependency`, …), and the names all services share. */
export const amazonFaults: Readonly<Record<string, NamedFault>> = {
  ...byCode,
  /** No Retry-After is documented; one is sent only when the rule gives it. */
  throttled: answers((after) => errorAnswer('THROTTLED', retryHeader(after))),
  rate_limited: answers((after) => errorAnswer('THROTTLED', retryHeader(after))),
  rate_limited_no_retry_after: answers(() => errorAnswer('THROTTLED')),
  rate_limited_long: answers((after) => errorAnswer('THROTTLED', retryHeader(after, '3600'))),
  token_expired: answers(() => errorAnswer('INVALID_ACCESS_TOKEN')),
  unprocessable: answers(() => errorAnswer('UNPROCESSABLE')),
  not_found: answers(() => errorAnswer('RESOURCE_NOT_FOUND')),
  invalid_grant: answers(() =>
    json(400, { error: 'invalid_grant', error_description: 'The request has an invalid grant parameter' }),
  ),
  invalid_client: answers(() =>
    json(401, { error: 'invalid_client', error_description: 'Client authentication failed' }),
  ),
}
