import express from 'express'
import type { Express } from 'express'
import helmet from 'helmet'
import type { ServerContext } from './context.ts'
import { createAuthenticate } from './http/caller.ts'
import { noSuchRoute, problemHandler, requestLog } from './http/respond.ts'
import { mountRoutes } from './http/route.ts'
import { openApiDocument } from './openapi.ts'
import { healthRoutes } from './routes/health.ts'
import { createRoutes } from './routes/index.ts'

/** The HTTP side: request id and log first, health, the API, and last what turns errors into problems. */
export function createServerApp(ctx: ServerContext): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.use(requestLog(ctx.log, ctx.newId))
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
        useDefaults: false,
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  )
  app.use(healthRoutes(ctx))

  const routes = createRoutes(ctx)
  let document: unknown
  app.get('/openapi.json', (_req, res) => {
    document ??= openApiDocument(routes, ctx.publicUrl())
    res.json(document)
  })
  app.use(mountRoutes(routes, createAuthenticate(ctx.db, ctx.now)))
  app.use(noSuchRoute)
  app.use(problemHandler(ctx.log, ctx.publicUrl))
  return app
}
