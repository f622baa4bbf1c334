import { Router } from 'express'
import { landingPage } from '../../web/pages/landing.ts'
import type { ServerContext } from '../context.ts'
import { refuseMethod } from '../http/mount.ts'
import { ASSETS } from '../pages/assets.ts'
import { sendPage } from '../pages/send-page.ts'

/** `/` where real services are: what this is and where to go from here. */
export function landingRoutes(ctx: ServerContext): Router {
  const router = Router()
  router.get('/', async (_req, res) => {
    const notReady = await ctx.notReady()
    const page = landingPage({
      assets: ASSETS,
      services: ctx.services
        .offered('live')
        .flatMap((id) => ctx.services.get('live', id)?.definition.displayName ?? []),
      ready: Object.keys(notReady).length === 0,
    })
    sendPage(ctx, undefined, res, page)
  })
  router.all('/', refuseMethod(['GET']))
  return router
}
