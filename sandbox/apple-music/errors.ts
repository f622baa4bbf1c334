import { randomUUID } from 'node:crypto'
import { answers, retryHeader } from '../common-faults.ts'
import { empty, json, RefusalError, type Answer } from '../http.ts'
import type { NamedFault } from '../simulator.ts'

interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail?: string
  /** Name of the query parameter at fault. */
  readonly parameter?: string
}

/** `{"errors":[…]}` (developer.apple.com/documentation/applemusicapi/error); `status` is a string there. */
export function errorAnswer(problem: Problem, headers: Readonly<Record<string, string>> = {}): Answer {
  const { status, code, title, detail, parameter } = problem
  const error = {
    id: randomUUID().replaceAll('-', '').slice(0, 26).toUpperCase(),
    title,
    ...(detail === undefined ? {} : { detail }),
    status: String(status),
    code,
    ...(parameter === undefined ? {} : { source: { parameter } }),
  }
  return json(status, { errors: [error] }, headers)
}

export function badParameter(parameter: string, detail: string): RefusalError {
  const problem = { status: 400, code: '40005', title: 'Invalid Parameter Value', detail, parameter }
  return new RefusalError(errorAnswer(problem))
}

export function badRequest(detail: string): RefusalError {
  return new RefusalError(errorAnswer({ status: 400, code: '40000', title: 'Bad Request', detail }))
}

export function notFound(): Answer {
  const problem = { status: 404, code: '40400', title: 'Resource Not Found' }
  return errorAnswer({ ...problem, detail: 'Resource with requested id was not found' })
}

/** Dead or foreign Music User Token, and also privacy terms that were not accepted. */
export function forbidden(): Answer {
  return errorAnswer({ status: 403, code: '40300', title: 'Forbidden', detail: 'Invalid authentication' })
}

export function noSubscription(): Answer {
  const detail = 'Client does not have the required privilege: CloudLibrary'
  return errorAnswer({ status: 400, code: '40015', title: 'Request Error', detail })
}

export function tooMany(retryAfter?: string): Answer {
  const problem = { status: 429, code: '42900', title: 'Too Many Requests' }
  return errorAnswer({ ...problem, detail: 'The request rate is too high' }, retryHeader(retryAfter))
}

export const appleFaults: Readonly<Record<string, NamedFault>> = {
  /** The developer token; the answer has no body. */
  token_expired: answers(() => empty(401)),
  unauthorized: answers(() => empty(401)),
  forbidden: answers(forbidden),
  privacy_not_accepted: answers(forbidden),
  no_subscription: answers(noSubscription),
  /** Bursts were met without Retry-After. */
  rate_limited: answers(tooMany),
  rate_limited_no_retry_after: answers(() => tooMany()),
  rate_limited_long: answers((after) => tooMany(after ?? '3600')),
  internal: answers(() => errorAnswer({ status: 500, code: '50000', title: 'Internal Server Error' })),
  unavailable: answers(() => errorAnswer({ status: 503, code: '50300', title: 'Service Unavailable' })),
  not_found: answers(notFound),
  /** `data` holds one song per ISRC while `meta.filters.isrc` lists all, whatever the setting says. */
  sparse_isrc: { kind: 'inside' },
}
