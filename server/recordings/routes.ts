import { createHash } from 'node:crypto'
import { Router } from 'express'
import type { Request, Response } from 'express'
import { COVER_VERSION } from '../../web/covers/cover.ts'
import { chooseLanguage, directionOf } from '../../web/messages/languages.ts'
import { translator } from '../../web/messages/translate.ts'
import { problemPage } from '../../web/pages/problem.ts'
import { fullTitle, namesOf as listOf } from '../../web/pages/recording-model.ts'
import { recordingPage } from '../../web/pages/recording.ts'
import type { ServerContext } from '../context.ts'
import { refuseMethod } from '../http/mount.ts'
import { ProblemError } from '../http/problem.ts'
import { ASSETS } from '../pages/assets.ts'
import { compress } from '../pages/compress.ts'
import { sendPage } from '../pages/send-page.ts'
import { namesOf, recordingModel } from './page-model.ts'
import type { PictureOrder } from './picture/draw.ts'
import { createPictures } from './picture/pictures.ts'
import { readRecording } from './read-recording.ts'
import type { SharedRecording } from './read-recording.ts'
import { songSession } from './session.ts'

/** A song that many open at once is read once a while; a new answer of a service is shown this much later. */
const KEPT = 'public, max-age=60, stale-while-revalidate=600'
const PICTURE_KEPT = 'public, max-age=86400, stale-while-revalidate=604800'

/** `/t/{recording}`: the page of a song, for whoever was sent its address. No cookie is read or set. */
export function recordingRoutes(ctx: ServerContext): Router {
  const router = Router()
  const draw = createPictures(ctx.log)
  router.post('/t/:recording/session', songSession(ctx))
  router.use('/t', compress)
  router.get('/t/:recording', async (req, res) => {
    const recording = await readRecording(ctx.db, req.params.recording, ctx.now())
    if (recording === undefined) return notHere(ctx, req, res)
    const header = req.get('accept-language')
    const page = recordingPage(recordingModel(ctx, recording, frameFor(header), header))
    res.vary('Accept-Language').set({ 'Cache-Control': KEPT, ETag: `W/"${tagOf(page)}"` })
    sendPage(ctx, undefined, res, page)
  })
  router.get('/t/:recording/cover.png', async (req, res) => {
    const recording = await readRecording(ctx.db, req.params.recording, ctx.now())
    if (recording === undefined) throw new ProblemError('not_found', { detail: 'There is no such picture.' })
    const order = orderOf(ctx, recording)
    res.set({
      'Cache-Control': PICTURE_KEPT,
      ETag: `"${tagOf(JSON.stringify([COVER_VERSION, order]))}"`,
      // Chats and feeds of others show it; there is nothing in it that is not for everybody.
      'Cross-Origin-Resource-Policy': 'cross-origin',
    })
    // Who has it already need not wait for the drawing.
    if (req.fresh) res.status(304).end()
    else res.type('png').send(await draw(order))
  })
  router.all(['/t/:recording', '/t/:recording/cover.png'], refuseMethod(['GET']))
  router.all('/t/:recording/session', refuseMethod(['POST']))
  router.use(robots())
  return router
}

/** English for everybody: the one who shares it and the ones who see it may read different languages. */
function orderOf(ctx: ServerContext, recording: SharedRecording): PictureOrder {
  const names = namesOf(ctx, recording)
  const t = translator('en')
  return {
    id: recording.id,
    title: fullTitle(names) ?? '',
    artists: listOf(t, names.artists),
    brand: t.plain('brand.name'),
  }
}

function tagOf(content: string): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 22)
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
