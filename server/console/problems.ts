/** What can go wrong in the console, as its page says it. */
export const CONSOLE_PROBLEMS = {
  signed_out: {
    status: 401,
    title: 'You are signed out',
    text: 'A session lasts two hours, and ends with the key it was opened with.',
  },
  form_rejected: {
    status: 403,
    title: 'This form did not come from here',
    text: 'It was open for too long, or another site sent it. Nothing was changed. Go back, load the page anew and try again.',
  },
  forbidden: {
    status: 403,
    title: 'Your key may not do this',
    text: 'Sign in with a key that has the scope "{scope}", or ask the operator for one.',
  },
  operator_only: {
    status: 403,
    title: 'Only the operator may do this',
    text: 'Ask the people who run this service, or sign in with the admin token.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing here',
    text: 'It is gone, or it never was in what you may see.',
  },
  refused: { status: 400, title: 'That did not work', text: '{detail}' },
  unavailable: {
    status: 503,
    title: 'The database cannot be reached',
    text: 'Nothing was changed. Saves that were accepted are safe. Try again in a moment.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    text: 'The log has the details under the request below.',
  },
} as const
export type ConsoleProblemCode = keyof typeof CONSOLE_PROBLEMS

/** Thrown by anything that answers a request of the console; becomes a page. */
export class ConsoleProblem extends Error {
  override readonly name = 'ConsoleProblem'
  readonly code: ConsoleProblemCode
  /** What the sentence leaves open. */
  readonly detail: string | undefined

  constructor(code: ConsoleProblemCode, detail?: string) {
    super(code)
    this.code = code
    this.detail = detail
  }
}
