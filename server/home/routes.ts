import express, { Router } from 'express'
import type { RequestHandler } from 'express'
import type { ServerContext } from '../context.ts'
import { ownHost } from '../linking/routes.ts'
import { problemPages } from '../linking/problem-pages.ts'
import { actionRoutes } from './actions.ts'
import { listRoutes } from './list.ts'

/** The pages on which listeners look after what they saved. */
export function homeRoutes(ctx: ServerContext): Router {
  const router = Router()
  router.use('/home', keptNowhere, ownHost(ctx), express.urlencoded({ extended: false, limit: '8kb' }))
  listRoutes(router, ctx)
  actionRoutes(router, ctx)
  router.use('/home', problemPages(ctx))
  return router
}

const keptNowhere: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}
