import type { ErrorRequestHandler, Request } from 'express'
import { problemPage } from '../../web/pages/problem.ts'
import { chooseLanguage, directionOf } from '../../web/messages/languages.ts'
import { translator } from '../../web/messages/translate.ts'
import type { Translator } from '../../web/messages/translate.ts'
import { isUnavailable } from '../http/unavailable.ts'
import { csrfToken, readBrowserSession } from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import type { ServerContext } from '../context.ts'
import { ASSETS } from '../pages/assets.ts'
import { frameOf, sendPage } from '../pages/send-page.ts'
import { LINK_PROBLEMS, LinkProblem } from './problems.ts'
import type { LinkProblemCode } from './problems.ts'

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
    const language = session?.language ?? chooseLanguage(null, req.get('accept-language'))
    const t = translator(language)
    const say = (part: 'title' | 'text' | 'todo') =>
      t.plain(`problem.${problem.code}.${part}`, {
        service: service?.definition.displayName ?? t.plain('problem.the_service'),
        app: session?.appName ?? t.plain('problem.the_app'),
      })
    res.status(LINK_PROBLEMS[problem.code])
    if (req.method === 'POST' && typeof req.is('application/json') === 'string') {
      res.json({ code: problem.code, title: say('title'), text: say('text'), what_to_do: say('todo') })
      return
    }
    const page = problemPage({
      frame:
        session === undefined
          ? { assets: ASSETS, lang: language, dir: directionOf(language) }
          : frameOf(session),
      code: problem.code,
      title: say('title'),
      text: say('text'),
      whatToDo: say('todo'),
      ...wayOn(t, session, problem),
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

const OF_HOME: ReadonlySet<LinkProblemCode> = new Set([
  'not_here',
  'not_valid',
  'too_late',
  'not_swappable',
  'versions_unknown',
])

/** The button that goes on from here, where there is a way on. */
function wayOn(t: Translator, session: BrowserSession | undefined, problem: LinkProblem) {
  if (session === undefined) return {}
  if (OF_HOME.has(problem.code)) return { primary: { label: t.plain('problem.my_songs'), href: '/home' } }
  const choose = { label: t.plain('problem.other_service'), href: '/link' }
  if (problem.service === undefined || problem.code === 'not_offered') {
    return { primary: { ...choose, label: t.plain('problem.my_services') } }
  }
  const again = { postTo: `/link/${problem.service}`, csrf: csrfToken(session) }
  if (problem.code === 'account_taken') {
    return {
      primary: { ...again, label: t.plain('problem.mine'), fields: { prove: 'yes' } },
      secondary: choose,
    }
  }
  return { primary: { ...again, label: t.plain('problem.again') }, secondary: choose }
}
