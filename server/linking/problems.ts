import { Fault } from '../../core/faults.ts'

/** What can go wrong while an account is linked, as the listener is told. `{service}` is the service's name. */
export const LINK_PROBLEMS = {
  link_used: {
    status: 410,
    title: 'This link has been used',
    text: 'A link to this page works once, for a few minutes.',
    whatToDo: 'Go back to the app and open it from there again.',
  },
  no_session: {
    status: 401,
    title: 'Open this page from your app',
    text: 'We do not know whose music this is about: your visit has ended, or this is another browser than the one you started in.',
    whatToDo:
      'Go back to the app and start from there. If you were linking an account, nothing has been linked.',
  },
  state_invalid: {
    status: 400,
    title: 'That took too long, or came from somewhere else',
    text: 'The answer from {service} does not belong to anything you started here. Nothing has been linked.',
    whatToDo: 'Start again. If you did not start this yourself, you can close this page.',
  },
  consent_denied: {
    status: 200,
    title: 'Nothing was linked',
    text: 'You did not allow access at {service}.',
    whatToDo: 'Your songs wait. You can try again, or choose another service.',
  },
  service_error: {
    status: 502,
    title: '{service} reported a problem',
    text: '{service} could not finish the sign-in. Nothing has been linked.',
    whatToDo: 'Try again in a moment.',
  },
  code_rejected: {
    status: 400,
    title: '{service} did not accept the sign-in',
    text: 'The permission was used already or has run out. Nothing has been linked.',
    whatToDo: 'Start again; it takes a minute.',
  },
  not_allowed: {
    status: 403,
    title: 'This {service} account cannot be used here yet',
    text: 'You signed in, but {service} lets this site work only with accounts its operator has registered.',
    whatToDo: 'Ask the people who run this site to add your account, or choose another service.',
  },
  no_account: {
    status: 403,
    title: 'No music profile found',
    text: 'This account has no {service} profile yet.',
    whatToDo: 'Open the {service} app once with this account, then try again.',
  },
  no_subscription: {
    status: 403,
    title: 'Your {service} plan does not include this',
    text: 'Saving to the library needs a {service} subscription.',
    whatToDo: 'Choose another service, or try again after subscribing.',
  },
  access_denied: {
    status: 403,
    title: 'A permission is missing',
    text: '{service} did not give us permission to save songs for you.',
    whatToDo: 'Try again and leave all permissions switched on.',
  },
  misconfigured: {
    status: 503,
    title: 'This site is not set up correctly for {service}',
    text: 'It is not your fault, and nothing has been linked.',
    whatToDo: 'Tell the people who run this site, or choose another service.',
  },
  service_unavailable: {
    status: 503,
    title: '{service} cannot be reached',
    text: 'The service does not answer at the moment. Nothing has been linked.',
    whatToDo: 'Try again in a few minutes. Your songs wait.',
  },
  account_taken: {
    status: 409,
    title: 'This {service} account is linked to somebody else',
    text: 'Another user of {app} has linked this {service} account.',
    whatToDo: 'If it is yours, sign in at {service} once more to move it here.',
  },
  form_rejected: {
    status: 403,
    title: 'That did not come from this page',
    text: 'For your safety we only take this step from our own pages. Nothing was changed.',
    whatToDo: 'Go back and try again.',
  },
  unavailable: {
    status: 503,
    title: 'Back in a moment',
    text: 'This site cannot read or write at the moment. Nothing has been linked.',
    whatToDo: 'Try again in a few seconds. Your songs wait.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    text: 'It is not your fault. Nothing has been linked.',
    whatToDo: 'Try again in a moment. Your songs wait.',
  },
  not_offered: {
    status: 404,
    title: 'This service is not on offer here',
    text: 'There is nothing to link at this address.',
    whatToDo: 'Choose one of the services that are.',
  },
  nothing_pending: {
    status: 410,
    title: 'There is nothing to confirm',
    text: 'The sign-in has run out, or was confirmed already.',
    whatToDo: 'Start again if you still want to link this account.',
  },
} as const

export type LinkProblemCode = keyof typeof LINK_PROBLEMS

/** Ends a linking request with a page that says what happened and what to do. */
export class LinkProblem extends Error {
  override readonly name = 'LinkProblem'
  readonly code: LinkProblemCode
  /** Service it is about, by id. */
  readonly service: string | undefined

  constructor(code: LinkProblemCode, service?: string) {
    super(LINK_PROBLEMS[code].title)
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
