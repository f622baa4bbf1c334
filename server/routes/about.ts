import { Router } from 'express'
import { sameHash, sha256 } from '../../core/apps/credentials.ts'
import { METRICS_TYPE } from '../../core/health.ts'
import type { ServerContext } from '../context.ts'
import { docsRoutes } from '../docs/pages.ts'
import { refuseMethod } from '../http/mount.ts'
import { ProblemError } from '../http/problem.ts'
import type { Route } from '../http/route.ts'
import { openApiDocument } from '../openapi.ts'

/** What the service says about itself, to anybody: how it is, what it offers, what its problems mean. */
export function aboutRoutes(
  ctx: Pick<ServerContext, 'notReady' | 'publicUrl' | 'metricsAccess'>,
  routes: readonly Route[],
): Router {
  const router = Router()
  /** The process answers. */
  router.get('/livez', (_req, res) => {
    res.json({ status: 'ok' })
  })
  /** It can take saves; while shutting down or without its database it cannot. */
  router.get('/readyz', async (_req, res) => {
    const notReady = await ctx.notReady()
    const ready = Object.keys(notReady).length === 0
    res.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'not ready', not_ready: notReady })
  })
  /** For those who have METRICS_TOKEN only: how busy we are is nobody else's business. */
  router.get('/metrics', async (req, res) => {
    const { token, text } = ctx.metricsAccess ?? noMetrics()
    if (!sameHash(sha256(req.get('authorization') ?? ''), sha256(`Bearer ${token}`)))
      throw new ProblemError('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } })
    res
      .set('Cache-Control', 'no-store')
      .type(METRICS_TYPE)
      .send(await text())
  })
  let document: ReturnType<typeof openApiDocument> | undefined
  const described = () => (document ??= openApiDocument(routes, ctx.publicUrl()))
  router.get('/openapi.json', (_req, res) => {
    res.json(described())
  })
  router.all(['/livez', '/readyz', '/metrics', '/openapi.json'], refuseMethod(['GET']))
  router.use(docsRoutes(ctx, described))
  return router
}

function noMetrics(): never {
  throw new ProblemError('not_found', { detail: 'Metrics are not shown on this port.' })
}
