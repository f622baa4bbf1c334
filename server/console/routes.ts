import express, { Router } from 'express'
import type { RequestHandler } from 'express'
import { appRoutes } from './apps.ts'
import type { Desk } from './desk.ts'
import { keyRoutes } from './keys.ts'
import { isOwnHost } from './operator.ts'
import { overviewRoutes } from './overview.ts'
import { consoleProblems } from './send.ts'
import { ConsoleProblem } from './problems.ts'
import { requestRoutes } from './requests.ts'
import { saveRoutes } from './saves.ts'
import { startConsoleSession } from './session.ts'
import { isSecure, sessionOf } from './desk.ts'
import { signInRoutes } from './sign-in.ts'
import { webhookRoutes } from './webhooks.ts'

/** The pages of partners, and of the operator as far as they are about apps. */
export function consoleRoutes(desk: Desk): Router {
  const router = Router()
  router.use('/console', express.urlencoded({ extended: false, limit: '32kb' }), openDoor(desk))
  signInRoutes(router, desk)
  appRoutes(router, desk)
  overviewRoutes(router, desk)
  keyRoutes(router, desk)
  webhookRoutes(router, desk)
  saveRoutes(router, desk)
  requestRoutes(router, desk)
  router.use('/console', () => {
    throw new ConsoleProblem('not_found')
  })
  router.use('/console', consoleProblems(desk))
  return router
}

/** On a listener that asks for no token, whoever reaches it is signed in as the operator, so that forms have their secret. */
export function openDoor(desk: Desk): RequestHandler {
  return async (req, res, next) => {
    const { operator } = desk
    if (operator === undefined || operator.token !== undefined) return next()
    if (!isOwnHost(req)) throw new ConsoleProblem('not_found')
    if (req.method !== 'GET' || (await sessionOf(desk, req)) !== undefined) return next()
    await startConsoleSession(desk.ctx.db, res, isSecure(desk, req), { operator }, desk.ctx.now())
    res.redirect(303, req.originalUrl)
  }
}
