import express from 'express'
import type { RequestHandler } from 'express'
import { adminApiRoutes, operatorGate } from './admin/api.ts'
import { adminRoutes } from './admin/routes.ts'
import { createAttempts } from './console/attempts.ts'
import type { Desk } from './console/desk.ts'
import type { OperatorAccess } from './console/operator.ts'
import { consoleRoutes } from './console/routes.ts'
import type { ServerContext } from './context.ts'
import { landingRoutes } from './demo/landing.ts'
import { demoRoutes } from './demo/routes.ts'
import { homeRoutes } from './home/routes.ts'
import { createAuthenticate } from './http/caller.ts'
import { countRequests } from './http/count-requests.ts'
import { crossOrigin } from './http/cross-origin.ts'
import { mountRoutes } from './http/mount.ts'
import { ProblemError } from './http/problem.ts'
import { createRefuseConnection } from './http/refuse-connection.ts'
import { noSuchRoute, problemHandler, requestLog } from './http/respond.ts'
import { securityHeaders } from './http/security-headers.ts'
import { createLive } from './live/live.ts'
import { linkingRoutes } from './linking/routes.ts'
import type { HttpSide } from './listen.ts'
import { assetRoutes } from './pages/assets.ts'
import { buttonRoutes } from './pages/button.ts'
import { recordingRoutes } from './recordings/routes.ts'
import { createRequestLog } from './requests/log.ts'
import { aboutRoutes } from './routes/about.ts'
import { createRoutes } from './routes/index.ts'

/**
 * The HTTP side: request id and log first, the API, health and documents, and last what turns errors into problems. The
 * operator is let in only where it is said how.
 */
export function createServerApp(ctx: ServerContext, operator: OperatorAccess | undefined): HttpSide {
  const draining = new AbortController()
  const live = createLive(ctx)
  const requests = createRequestLog(ctx)
  const desk: Desk = { ctx, operator, attempts: createAttempts(), origin: ctx.publicUrl }
  const routes = [
    ...createRoutes(ctx, live),
    ...(operator === undefined ? [] : adminApiRoutes(ctx, operator)),
  ]
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.use(requestLog(ctx.log, ctx.newId))
  app.use(countRequests(ctx.metrics))
  app.use(securityHeaders())
  app.use(requireHost)
  app.use('/v1', crossOrigin, requests.note)
  app.use(mountRoutes(routes, createAuthenticate(ctx.db, ctx.now, operatorGate(desk)), draining.signal))
  app.use(assetRoutes())
  app.use(buttonRoutes())
  app.use(aboutRoutes(ctx, routes))
  app.use(linkingRoutes(ctx))
  app.use(homeRoutes(ctx, live, draining.signal))
  app.use(recordingRoutes(ctx))
  app.use(consoleRoutes(desk))
  if (operator !== undefined) app.use(adminRoutes(desk, operator))
  app.use(ctx.playground === undefined ? landingRoutes(ctx) : demoRoutes(ctx, ctx.playground))
  app.use(noSuchRoute)
  app.use(problemHandler(ctx.log, ctx.publicUrl))
  return {
    answer: app,
    refuse: createRefuseConnection(ctx.log, ctx.newId, ctx.publicUrl),
    drain() {
      draining.abort()
      void requests.flush()
    },
  }
}

/** RFC 9112, 3.2: a request of HTTP/1.1 without Host is answered with 400. */
const requireHost: RequestHandler = (req, _res, next) => {
  if (req.httpVersion === '1.1' && req.headers.host === undefined) {
    throw new ProblemError('malformed_request', { detail: 'The Host header is missing.' })
  }
  next()
}
