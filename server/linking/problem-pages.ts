import type { ErrorRequestHandler, Request } from 'express'
import { problemPage } from '../../web/pages/problem.ts'
import { isUnavailable } from '../http/unavailable.ts'
import { csrfToken, readBrowserSession } from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import type { ServerContext } from '../context.ts'
import { ASSETS } from '../pages/assets.ts'
import { frameOf, sendPage } from '../pages/send-page.ts'
import { LINK_PROBLEMS, LinkProblem } from './problems.ts'

/** What went wrong, on a page (or as JSON for the script of the user-token page). */
export function problemPages(ctx: ServerContext): ErrorRequestHandler {
  return async (err: unknown, req, res, next) => {
    if (res.headersSent) return next(err)
    const problem = asProblem(err)
    const about = { code: problem.code, service: problem.service, request_id: res.locals['requestId'] }
    if (problem.code === 'internal') {
      const { message, stack } = err instanceof Error ? err : new Error(String(err))
      ctx.log.error({ ...about, err: message, stack }, 'linking failed')
    } else {
      ctx.log.info(about, 'linking ended with a problem')
    }
    const session = await sessionOf(ctx, req)
    const service =
      session === undefined || problem.service === undefined
        ? undefined
        : ctx.services.get(session.mode, problem.service)
    const fill = (sentence: string) =>
      sentence
        .replaceAll('{service}', service?.definition.displayName ?? 'The service')
        .replaceAll('{app}', session?.appName ?? 'the app')
    const { status, title, text, whatToDo } = LINK_PROBLEMS[problem.code]
    res.status(status)
    if (req.method === 'POST' && typeof req.is('application/json') === 'string') {
      res.json({ code: problem.code, title: fill(title), text: fill(text), what_to_do: fill(whatToDo) })
      return
    }
    const page = problemPage({
      ...(session === undefined ? {} : { frame: frameOf(session) }),
      assets: ASSETS,
      code: problem.code,
      title: fill(title),
      text: fill(text),
      whatToDo: fill(whatToDo),
      ...wayOn(session, problem),
    })
    sendPage(ctx, session, res, page)
  }
}

/** A body that cannot be read is none of our forms; what it holds goes into no log. Anything else is our own fault. */
function asProblem(err: unknown): LinkProblem {
  if (err instanceof LinkProblem) return err
  const { status } = err as { status?: unknown }
  if (typeof status === 'number' && status >= 400 && status < 500) return new LinkProblem('form_rejected')
  return new LinkProblem(isUnavailable(err) ? 'unavailable' : 'internal')
}

/** The page is shown all the same where it cannot be found out whose it is. */
async function sessionOf(ctx: ServerContext, req: Request): Promise<BrowserSession | undefined> {
  try {
    return await readBrowserSession(ctx.db, req, ctx.publicUrl(), ctx.now())
  } catch {
    return undefined
  }
}

/** The button that goes on from here, where there is a way on. */
function wayOn(session: BrowserSession | undefined, problem: LinkProblem) {
  if (session === undefined) return {}
  const choose = { label: 'Choose another service', href: '/link' }
  if (problem.service === undefined || problem.code === 'not_offered') {
    return { primary: { ...choose, label: 'Back to my services' } }
  }
  const again = { postTo: `/link/${problem.service}`, csrf: csrfToken(session) }
  if (problem.code === 'account_taken') {
    return {
      primary: { ...again, label: 'It is mine: sign in again', fields: { prove: 'yes' } },
      secondary: choose,
    }
  }
  return { primary: { ...again, label: 'Try again' }, secondary: choose }
}
