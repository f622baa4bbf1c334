import express from 'express'
import { createAttempts } from '../console/attempts.ts'
import type { Desk } from '../console/desk.ts'
import type { OperatorAccess } from '../console/operator.ts'
import { consoleRoutes } from '../console/routes.ts'
import type { ServerContext } from '../context.ts'
import { createAuthenticate } from '../http/caller.ts'
import { mountRoutes } from '../http/mount.ts'
import { createRefuseConnection } from '../http/refuse-connection.ts'
import { noSuchRoute, problemHandler, requestLog } from '../http/respond.ts'
import { securityHeaders } from '../http/security-headers.ts'
import type { HttpSide } from '../listen.ts'
import { assetRoutes } from '../pages/assets.ts'
import { adminApiRoutes, operatorGate } from './api.ts'
import { adminRoutes } from './routes.ts'

/** The operator's own listener: the console, the operator page and nothing of the API but what is the operator's. */
export function createAdminApp(ctx: ServerContext, operator: OperatorAccess): HttpSide {
  const draining = new AbortController()
  const desk: Desk = {
    ctx,
    operator,
    attempts: createAttempts(),
    // It has as many names as there are ways to it: tunnels, port forwards.
    origin: (req) => `http://${req.get('host') ?? 'localhost'}`,
  }
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.use(requestLog(ctx.log, ctx.newId))
  app.use(securityHeaders())
  const authenticate = createAuthenticate(ctx.db, ctx.now, operatorGate(desk))
  app.use(mountRoutes(adminApiRoutes(ctx, operator), authenticate, draining.signal))
  app.use(assetRoutes())
  app.use(consoleRoutes(desk))
  app.use(adminRoutes(desk, operator))
  app.get('/', (_req, res) => res.redirect(303, '/admin'))
  app.use(noSuchRoute)
  app.use(problemHandler(ctx.log, ctx.publicUrl))
  return {
    answer: app,
    refuse: createRefuseConnection(ctx.log, ctx.newId, ctx.publicUrl),
    drain: () => draining.abort(),
  }
}
