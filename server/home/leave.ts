import type { Router } from 'express'
import { z } from 'zod'
import { chooseLanguage, directionOf } from '../../web/messages/languages.ts'
import { deletePage, goodbyePage } from '../../web/pages/home-delete.ts'
import type { ServerContext } from '../context.ts'
import { ASSETS } from '../pages/assets.ts'
import {
  csrfToken,
  endAllBrowserSessions,
  endBrowserSession,
  forgetCookie,
  rotateBrowserSession,
} from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { sendPage } from '../pages/send-page.ts'
import { eraseUser } from '../users/erase-user.ts'
import { homeFrame, readForm, requireForm, requireVisitor } from './context.ts'
import { backToList } from './list.ts'

const SignOut = z.object({ everywhere: z.literal('yes').optional() })
const Sure = z.object({ sure: z.literal('yes') })

/** Staying signed in on a device, leaving it, and leaving for good. */
export function leaveRoutes(router: Router, ctx: ServerContext): void {
  router.post('/home/keep', async (req, res) => {
    const session = await requireForm(ctx, req)
    // A new secret for the longer time: whoever learned the short-lived one gains nothing.
    await rotateBrowserSession(ctx.db, res, ctx.publicUrl(), session, ctx.now(), true)
    backToList(res, 'kept')
  })

  router.post('/home/sign-out', async (req, res) => {
    const session = await requireForm(ctx, req)
    const { everywhere } = readForm(SignOut, req)
    await (everywhere === 'yes' ? endAllBrowserSessions : endBrowserSession)(ctx.db, session)
    forgetCookie(res, ctx.publicUrl())
    res.redirect(303, '/home/goodbye')
  })

  router.get('/home/delete', async (req, res) => {
    const session = await requireVisitor(ctx, req)
    const page = deletePage({
      frame: homeFrame(req, session),
      csrf: csrfToken(session),
      saves: await count(ctx, session, 'saves'),
      links: await count(ctx, session, 'links'),
    })
    sendPage(ctx, session, res, page)
  })

  router.post('/home/delete', async (req, res) => {
    const session = await requireForm(ctx, req)
    readForm(Sure, req)
    await eraseUser(ctx.db, session)
    forgetCookie(res, ctx.publicUrl())
    res.redirect(303, '/home/goodbye?what=deleted')
  })

  router.get('/home/goodbye', (req, res) => {
    const language = chooseLanguage(null, req.get('accept-language'))
    const frame = { assets: ASSETS, lang: language, dir: directionOf(language) }
    sendPage(
      ctx,
      undefined,
      res,
      goodbyePage(frame, req.query['what'] === 'deleted' ? 'deleted' : 'signed_out'),
    )
  })
}

async function count(ctx: ServerContext, session: BrowserSession, table: 'saves' | 'links'): Promise<number> {
  const row = await ctx.db
    .selectFrom(table)
    .select((one) => one.fn.countAll<number>().as('rows'))
    .where('app_id', '=', session.appId)
    .where('user_id', '=', session.userId)
    .executeTakeFirst()
  return row?.rows ?? 0
}
