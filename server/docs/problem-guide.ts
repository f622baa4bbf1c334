import type { FieldError, ProblemCode } from '../http/problem.ts'

export interface ProblemGuide {
  /** What happened, for somebody who meets the code for the first time. */
  readonly happened: string
  /** What the caller does about it. */
  readonly todo: string
  /** A `detail` as the service writes it. */
  readonly detail: string
  readonly errors?: readonly FieldError[]
}

/** What the page of every problem says: `/problems/{code}`, and the examples of the OpenAPI document. */
export const PROBLEM_GUIDE: Readonly<Record<ProblemCode, ProblemGuide>> = {
  invalid_request: {
    happened: 'A part of the request is missing, of the wrong kind, or not known here. Nothing was changed.',
    todo: 'Read "errors": each names the part of the request and, as a JSON Pointer, the field. Mend them and send again.',
    detail: 'The body at /track/isrc: must be an ISRC, like USUG11904206',
    errors: [{ in: 'body', pointer: '/track/isrc', detail: 'must be an ISRC, like USUG11904206' }],
  },
  malformed_json: {
    happened: 'The body could not be read as JSON in UTF-8. Nothing was changed.',
    todo: 'Send what a JSON library writes. Text put together by hand often lacks an escape or has a comma too many.',
    detail: 'The body is not JSON.',
  },
  malformed_request: {
    happened: 'The request is not HTTP as the standard has it, so it was not looked at any further.',
    todo: 'Use an HTTP library, and look for what stands between it and this service.',
    detail: 'The Host header is missing.',
  },
  unauthorized: {
    happened:
      'There was no credential, or one that is mistyped, expired or revoked, or a signature that does not fit.',
    todo: 'Send "Authorization: Bearer …" with an API key or a user session that is still good. Make a new session when it has run out.',
    detail:
      'Send "Authorization: Bearer …" with an API key or a user session that is neither expired nor revoked.',
  },
  forbidden: {
    happened:
      'The credential is good, but not for this: its key lacks a scope, or a user session asked for what only an API key may do.',
    todo: 'Use a key with the scope named in "detail". The operator makes one with "keys create --scopes …".',
    detail: 'This key lacks the scope "saves:write".',
  },
  not_found: {
    happened:
      'There is nothing of that name, or it belongs to another app or another listener: the answer is the same.',
    todo: 'Look at the id and at whose credential was sent. Test keys see nothing of live apps, and the other way round.',
    detail: 'There is no such save.',
  },
  method_not_allowed: {
    happened: 'The address is there, but not for this method.',
    todo: 'Use one of the methods in the Allow header of the answer.',
    detail: 'DELETE is not among the methods of this address: GET, HEAD.',
  },
  request_timeout: {
    happened: 'The request began and did not arrive as a whole in time.',
    todo: 'Send it again; with the same Idempotency-Key nothing happens twice.',
    detail: 'The request did not arrive in time',
  },
  idempotency_conflict: {
    happened: 'Another request with this Idempotency-Key is being worked on at this moment.',
    todo: 'Wait a second and send the same request again: it then gets the answer of the first one.',
    detail: 'A request with this Idempotency-Key is still running',
  },
  not_awaited: {
    happened: 'A choice was sent for a placement that asks nobody, or no longer.',
    todo: 'Read the save: the placement has gone on already, or the candidate is not among those that were offered.',
    detail: 'Nobody is asked about this placement',
  },
  not_swappable: {
    happened:
      'Another version was asked for where there is nothing to swap: the song is not in a library yet, or the save is taken back.',
    todo: 'Read "detail". Wait until the placement is "saved" or "already_saved", link the account again, or save the song anew.',
    detail: 'It is still on its way. Ask again once it is saved.',
  },
  endpoint_disabled: {
    happened: 'The webhook endpoint is disabled, by you, by a 410 of its own, or after failing for 5 days.',
    todo: 'Mend the endpoint, enable it with PATCH {"disabled": false}, then send what was missed with POST …/recover.',
    detail: 'The endpoint is disabled',
  },
  too_many: {
    happened: 'The app or the listener already has as many of these as are allowed.',
    todo: 'Delete what is no longer used.',
    detail: 'There are too many of them',
  },
  body_too_large: {
    happened: 'The body is larger than 64 KiB, or 1 MiB where many are sent at once. Nothing was changed.',
    todo: 'Send less, or several requests.',
    detail: 'The body has more than 65536 bytes.',
  },
  unsupported_media_type: {
    happened: 'The body is not declared as JSON in UTF-8.',
    todo: 'Send "Content-Type: application/json".',
    detail: 'Only JSON is taken here',
  },
  idempotency_key_reused: {
    happened: 'This Idempotency-Key came with another request before. Nothing was changed.',
    todo: 'Use one key for one tap: a new one for each new thing to save, the same one only when sending the same again.',
    detail: 'This Idempotency-Key was used for another request',
  },
  too_many_streams: {
    happened: 'The app or the listener has as many event streams open as are allowed.',
    todo: 'Close streams that nobody reads, and share one among what reads the same. Connect again after Retry-After.',
    detail: 'Too many event streams are open',
  },
  rate_limited: {
    happened:
      'The app, or one of its listeners, saves more in a while than the operator allows. This save was not taken.',
    todo: 'Wait for as many seconds as Retry-After says, then send it again with the same Idempotency-Key.',
    detail: 'More saves than are allowed',
  },
  headers_too_large: {
    happened: 'The header of the request is larger than the server reads.',
    todo: 'Send fewer or smaller header fields; cookies are not needed here.',
    detail: 'The header is too large',
  },
  internal: {
    happened: 'The fault is ours. It is in the log of the service under the request_id.',
    todo: 'Send the request again with the same Idempotency-Key. If it keeps failing, give the operator the request_id.',
    detail: 'Something went wrong on our side',
  },
  overloaded: {
    happened: 'More saves wait than the service can take in good time. This save was not taken.',
    todo: 'Wait for as many seconds as Retry-After says, then send it again with the same Idempotency-Key.',
    detail: 'More saves wait than can be taken',
  },
  unavailable: {
    happened:
      'The service cannot work at this moment, for example because its database cannot be reached. The save may or may not have been taken.',
    todo: 'Wait for as many seconds as Retry-After says, then send it again with the same Idempotency-Key: it is never saved twice.',
    detail: 'Temporarily unavailable',
  },
}

/** The problem as it would be answered. */
export function problemExample(
  code: ProblemCode,
  problem: { readonly status: number; readonly title: string },
  baseUrl: string,
) {
  const { detail, errors } = PROBLEM_GUIDE[code]
  return {
    type: `${baseUrl}/problems/${code}`,
    title: problem.title,
    status: problem.status,
    detail,
    code,
    request_id: 'req_019ab0c1d2e37000800000000000a1b2',
    ...(errors === undefined ? {} : { errors }),
  }
}
