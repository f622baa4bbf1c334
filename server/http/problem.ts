/** Every `code` a caller may meet, with its status and title. Codes are stable; titles and details are for people. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not JSON' },
  malformed_request: { status: 400, title: 'The request is not well-formed HTTP' },
  unauthorized: { status: 401, title: 'A valid credential is required' },
  forbidden: { status: 403, title: 'This credential may not do this' },
  not_found: { status: 404, title: 'There is no such thing here' },
  method_not_allowed: { status: 405, title: 'This address does not take this method' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  idempotency_conflict: { status: 409, title: 'A request with this Idempotency-Key is still running' },
  not_awaited: { status: 409, title: 'Nobody is asked about this placement' },
  not_swappable: { status: 409, title: 'This placement cannot be swapped now' },
  endpoint_disabled: { status: 409, title: 'The endpoint is disabled' },
  too_many: { status: 409, title: 'There are too many of them' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Only JSON is taken here' },
  idempotency_key_reused: { status: 422, title: 'This Idempotency-Key was used for another request' },
  too_many_streams: { status: 429, title: 'Too many event streams are open' },
  rate_limited: { status: 429, title: 'More saves than are allowed' },
  headers_too_large: { status: 431, title: 'The header is too large' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  overloaded: { status: 503, title: 'More saves wait than can be taken' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const
export type ProblemCode = keyof typeof PROBLEMS

export const REQUEST_PARTS = ['body', 'query', 'path', 'header'] as const
export type RequestPart = (typeof REQUEST_PARTS)[number]

export interface FieldError {
  readonly in: RequestPart
  /** JSON Pointer into that part; '' is the part as a whole. Query and header are seen as objects of their fields. */
  readonly pointer: string
  readonly detail: string
}

export interface ProblemOptions {
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown by anything that answers a request; the error handler turns it into application/problem+json (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly errors: readonly FieldError[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? PROBLEMS[code].title)
    this.code = code
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }

  get status(): number {
    return PROBLEMS[this.code].status
  }
}

/** The body of the answer; `baseUrl` is where the explanation of `type` lives. */
export function problemBody(problem: ProblemError, baseUrl: string, requestId: string) {
  return {
    type: `${baseUrl}/problems/${problem.code}`,
    title: PROBLEMS[problem.code].title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    request_id: requestId,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  }
}
