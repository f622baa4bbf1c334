import { Router } from 'express'
import type { RequestHandler, Response } from 'express'
import { z } from 'zod'
import { jsonBody, refuseBody } from './body.ts'
import type { Authenticate, AuthenticatedCaller } from './caller.ts'
import { parsePart } from './parse.ts'
import { ProblemError } from './problem.ts'
import type { Reply, Route } from './route.ts'
import { verifyFirst } from './verified.ts'

const NOTHING = z.strictObject({})
const BODY_LIMIT = 64 * 1024

/** Serves the routes as they are declared. `draining` aborts when the server shuts down. */
export function mountRoutes(
  routes: readonly Route[],
  authenticate: Authenticate,
  draining: AbortSignal,
): Router {
  const router = Router()
  const byPath = Map.groupBy(routes, ({ path }) => path.replaceAll(/\{(\w+)\}/g, ':$1'))
  // A path without parameters is none of the values of one with.
  const paths = [...byPath].sort(([a], [b]) => Number(a.includes(':')) - Number(b.includes(':')))
  for (const [path, group] of paths) {
    for (const route of group) router[route.method](path, ...handlers(route, authenticate, draining))
    router.all(path, refuseMethod(group.map(({ method }) => method.toUpperCase())))
  }
  return router
}

/** For after the routes of a path. */
export function refuseMethod(allowed: readonly string[]): RequestHandler {
  const all = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].sort()
  return (req) => {
    throw new ProblemError('method_not_allowed', {
      detail: `${req.method} is not among the methods of this address: ${all.join(', ')}.`,
      headers: { Allow: all.join(', ') },
    })
  }
}

/** In the order a reader thinks: who is it, may they, is it readable, is it valid, do it. */
function handlers(route: Route, authenticate: Authenticate, draining: AbortSignal): RequestHandler[] {
  const admitOperator: RequestHandler = (req, res, next) => {
    res.locals['caller'] = authenticate.operator(req)
    next()
  }
  const admit: RequestHandler = async (req, res, next) => {
    const caller = await authenticate(req)
    res.locals['caller'] = caller
    if (route.caller === 'app' && caller.userId !== undefined) {
      throw new ProblemError('forbidden', { detail: 'This needs an API key; a user session is not enough.' })
    }
    if (route.caller === 'user' && caller.userId === undefined) {
      throw new ProblemError('forbidden', {
        detail: 'This is for user sessions; with an API key, name the user.',
      })
    }
    if (route.scope !== undefined && !caller.scopes.includes(route.scope)) {
      throw new ProblemError('forbidden', { detail: `This key lacks the scope "${route.scope}".` })
    }
    next()
  }
  const limit = route.bodyLimit ?? BODY_LIMIT
  const readBody = route.body === undefined ? refuseBody(limit) : jsonBody(limit)
  const work: RequestHandler = async (req, res) => {
    const reply = await route.handle({
      params: parsePart(route.params ?? NOTHING, req.params, 'path'),
      query: parsePart(route.query ?? NOTHING, req.query, 'query'),
      body: route.body === undefined ? undefined : parsePart(route.body, req.body as unknown, 'body'),
      caller: res.locals['caller'] as AuthenticatedCaller,
      header: (name) => req.get(name),
      // Few operations wait, so few need one.
      get signal() {
        return untilGone(res, draining)
      },
    })
    if ('stream' in reply) reply.stream(res)
    else answer(res, route, reply)
  }
  const first = route.caller === 'operator' ? admitOperator : admit
  const begin = route.verify === undefined ? [first, readBody] : verifyFirst(route.verify, limit)
  return [...begin, work]
}

/** Aborts when the one who asked is gone, or the server shuts down. */
export function untilGone(res: Response, draining: AbortSignal): AbortSignal {
  const gone = new AbortController()
  const abort = () => gone.abort()
  if (draining.aborted) abort()
  draining.addEventListener('abort', abort)
  res.on('close', () => {
    draining.removeEventListener('abort', abort)
    if (!res.writableFinished) abort()
  })
  return gone.signal
}

function answer(res: Response, route: Route, reply: Reply<unknown>): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.set(name, value)
  res.locals['answer'] = reply.body
  // Everything here is about one listener, and some of it is a secret.
  res.set('Cache-Control', 'no-store')
  if (route.success.status === 204) res.status(204).end()
  else res.status(route.success.status).json(reply.body)
}
