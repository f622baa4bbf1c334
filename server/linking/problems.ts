import { Fault } from '../../core/faults.ts'

/** What can go wrong on the pages of listeners, with its status; the words are in `web/messages`. */
export const LINK_PROBLEMS = {
  link_used: 410,
  no_session: 401,
  state_invalid: 400,
  consent_denied: 200,
  service_error: 502,
  code_rejected: 400,
  not_allowed: 403,
  no_account: 403,
  no_subscription: 403,
  access_denied: 403,
  misconfigured: 503,
  service_unavailable: 503,
  account_taken: 409,
  form_rejected: 403,
  unavailable: 503,
  internal: 500,
  not_offered: 404,
  nothing_pending: 410,
  not_signed_in: 401,
  not_here: 404,
  not_valid: 422,
  too_late: 409,
  not_swappable: 409,
  versions_unknown: 503,
} as const

export type LinkProblemCode = keyof typeof LINK_PROBLEMS

/** Ends a linking request with a page that says what happened and what to do. */
export class LinkProblem extends Error {
  override readonly name = 'LinkProblem'
  readonly code: LinkProblemCode
  /** Service it is about, by id. */
  readonly service: string | undefined

  constructor(code: LinkProblemCode, service?: string) {
    super(code)
    this.code = code
    this.service = service
  }
}

/** What a refusal of the service means to somebody who is linking; anything unexpected stays what it was. */
export function asLinkProblem(err: unknown, service: string): unknown {
  if (!(err instanceof Fault)) return err
  switch (err.code) {
    case 'needs_reauth':
    case 'token_rejected':
    case 'bad_request':
      return new LinkProblem('code_rejected', service)
    case 'not_allowed':
    case 'no_account':
    case 'no_subscription':
    case 'access_denied':
    case 'misconfigured':
      return new LinkProblem(err.code, service)
    case 'rate_limited':
    case 'quota_exceeded':
    case 'service_unavailable':
    case 'unexpected_response':
      return new LinkProblem('service_unavailable', service)
    case 'not_linked':
    case 'track_gone':
    case 'not_applied':
    case 'internal':
      return err
  }
}
