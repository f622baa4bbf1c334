import { Router } from 'express'
import type { ServerContext } from '../context.ts'

/** `/livez`: the process answers. `/readyz`: it can take saves; while shutting down or without its database it cannot. */
export function healthRoutes(ctx: Pick<ServerContext, 'notReady'>): Router {
  const router = Router()
  router.get('/livez', (_req, res) => {
    res.json({ status: 'ok' })
  })
  router.get('/readyz', async (_req, res) => {
    const notReady = await ctx.notReady()
    const ready = Object.keys(notReady).length === 0
    res.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'not ready', not_ready: notReady })
  })
  return router
}
