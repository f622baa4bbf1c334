import type { ErrorRequestHandler, Request, Response } from 'express'
import { consoleProblemPage } from '../../web/pages/console/problem.ts'
import { ProblemError } from '../http/problem.ts'
import { isUnavailable } from '../http/unavailable.ts'
import { frameOf, sessionOf } from './desk.ts'
import type { Desk } from './desk.ts'
import { CONSOLE_PROBLEMS, ConsoleProblem } from './problems.ts'
import type { ConsoleSession } from './session.ts'

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A page nobody can frame, that runs our scripts only, keeps no copy, and tells no other site where it was. */
export function sendConsolePage(res: Response, page: string, status = 200): void {
  res.set({
    'Content-Security-Policy': POLICY,
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
  })
  res.status(status).type('html').send(page)
}

/** What went wrong, on a page. Who is not signed in is led to where that is done, and back. */
export function consoleProblems(desk: Desk): ErrorRequestHandler {
  return async (err: unknown, req, res, next) => {
    if (res.headersSent) return next(err)
    const problem = asProblem(err)
    if (problem.code === 'signed_out' && req.method === 'GET') {
      res.set('Cache-Control', 'no-store')
      res.redirect(303, `/console/sign-in?next=${encodeURIComponent(req.originalUrl.split('?')[0] ?? '')}`)
      return
    }
    const requestId = String(res.locals['requestId'] ?? '')
    if (problem.code === 'internal') {
      const { message, stack } = err instanceof Error ? err : new Error(String(err))
      desk.ctx.log.error({ request_id: requestId, err: message, stack }, 'a page of the console failed')
    }
    const session = await sessionIfAny(desk, req)
    const { status, title, text } = CONSOLE_PROBLEMS[problem.code]
    const page = consoleProblemPage({
      frame: { ...frameOf(session), nav: [] },
      title,
      text: text.replace(/\{\w+\}/, problem.detail ?? ''),
      code: problem.code,
      requestId,
      wayOn:
        session === undefined
          ? { label: 'Sign in', href: '/console/sign-in' }
          : { label: 'Back to the console', href: '/console' },
    })
    sendConsolePage(res, page, status)
  }
}

/** What the API would have answered with a problem of the caller is one of the person at the form. */
function asProblem(err: unknown): ConsoleProblem {
  if (err instanceof ConsoleProblem) return err
  if (err instanceof ProblemError && err.status < 500) {
    return err.code === 'not_found'
      ? new ConsoleProblem('not_found')
      : new ConsoleProblem('refused', err.message)
  }
  const { status } = err as { status?: unknown }
  if (typeof status === 'number' && status >= 400 && status < 500) return new ConsoleProblem('form_rejected')
  return new ConsoleProblem(isUnavailable(err) ? 'unavailable' : 'internal')
}

/** The page is shown all the same where it cannot be found out who is there. */
async function sessionIfAny(desk: Desk, req: Request): Promise<ConsoleSession | undefined> {
  try {
    return await sessionOf(desk, req)
  } catch {
    return undefined
  }
}
