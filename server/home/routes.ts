import express, { Router } from 'express'
import type { RequestHandler } from 'express'
import type { ServerContext } from '../context.ts'
import type { Live } from '../live/live.ts'
import { ownHost } from '../linking/routes.ts'
import { problemPages } from '../linking/problem-pages.ts'
import { actionRoutes } from './actions.ts'
import { exportRoutes } from './export.ts'
import { leaveRoutes } from './leave.ts'
import { listRoutes } from './list.ts'
import { liveRoutes } from './live.ts'
import { reviewRoutes } from './review.ts'
import { settingsRoutes } from './settings.ts'
import { swapRoutes } from './swap.ts'

/** The pages on which listeners look after what they saved. */
export function homeRoutes(ctx: ServerContext, live: Live, draining: AbortSignal): Router {
  const router = Router()
  router.use('/home', keptNowhere, ownHost(ctx), express.urlencoded({ extended: false, limit: '8kb' }))
  listRoutes(router, ctx)
  actionRoutes(router, ctx)
  reviewRoutes(router, ctx)
  swapRoutes(router, ctx, draining)
  settingsRoutes(router, ctx)
  exportRoutes(router, ctx)
  leaveRoutes(router, ctx)
  liveRoutes(router, ctx, live, draining)
  router.use('/home', problemPages(ctx))
  return router
}

const keptNowhere: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}
