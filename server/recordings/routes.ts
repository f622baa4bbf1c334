import { createHash } from 'node:crypto'
import { Router } from 'express'
import type { Request, Response } from 'express'
import { chooseLanguage, directionOf } from '../../web/messages/languages.ts'
import { translator } from '../../web/messages/translate.ts'
import { problemPage } from '../../web/pages/problem.ts'
import { recordingPage } from '../../web/pages/recording.ts'
import type { ServerContext } from '../context.ts'
import { refuseMethod } from '../http/mount.ts'
import { ASSETS } from '../pages/assets.ts'
import { sendPage } from '../pages/send-page.ts'
import { recordingModel } from './page-model.ts'
import { readRecording } from './read-recording.ts'

/** A song that many open at once is read once a while; a new answer of a service is shown this much later. */
const KEPT = 'public, max-age=60, stale-while-revalidate=600'

/** `/t/{recording}`: the page of a song, for whoever was sent its address. No cookie is read or set. */
export function recordingRoutes(ctx: ServerContext): Router {
  const router = Router()
  router.get('/t/:recording', async (req, res) => {
    const recording = await readRecording(ctx.db, req.params.recording, ctx.now())
    if (recording === undefined) return notHere(ctx, req, res)
    const header = req.get('accept-language')
    const page = recordingPage(recordingModel(ctx, recording, frameFor(header), header))
    const tag = createHash('sha256').update(page).digest('base64url').slice(0, 22)
    res.vary('Accept-Language').set({ 'Cache-Control': KEPT, ETag: `W/"${tag}"` })
    sendPage(ctx, undefined, res, page)
  })
  router.all('/t/:recording', refuseMethod(['GET']))
  router.use(robots())
  return router
}

function frameFor(acceptLanguage: string | undefined) {
  const lang = chooseLanguage(null, acceptLanguage)
  return { assets: ASSETS, lang, dir: directionOf(lang) }
}

function notHere(ctx: ServerContext, req: Request, res: Response): void {
  const frame = frameFor(req.get('accept-language'))
  const t = translator(frame.lang)
  const page = problemPage({
    frame,
    code: 'not_found',
    title: t.plain('song.gone'),
    text: t.plain('song.gone_text'),
    whatToDo: t.plain('song.gone_todo'),
  })
  res.status(404).vary('Accept-Language').set('Cache-Control', 'no-store')
  sendPage(ctx, undefined, res, page)
}

/** Songs are there to be found, with what their pages are made of; everything else is between us and one listener. */
const ROBOTS = `User-agent: *
Allow: /t/
Allow: /assets/
Disallow: /
`

function robots(): Router {
  const router = Router()
  router.get('/robots.txt', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=86400').type('text').send(ROBOTS)
  })
  router.all('/robots.txt', refuseMethod(['GET']))
  return router
}
