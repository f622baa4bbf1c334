import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { homeList, homePage, SHOWN, viewText } from '../../web/pages/home.ts'
import type { HomeModel, HomeView, Shown } from '../../web/pages/home.ts'
import type { SaveStatus } from '../../core/domain/save.ts'
import type { ServerContext } from '../context.ts'
import { LinkProblem } from '../linking/problems.ts'
import { csrfToken, renewBrowserSession } from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { sendPage } from '../pages/send-page.ts'
import { decodeCursor, encodeCursor } from '../saves/cursor.ts'
import { listSaves } from '../saves/list-saves.ts'
import { viewSave } from '../saves/views.ts'
import { callerOf, homeFrame, requireVisitor } from './context.ts'
import { readNeeds } from './needs.ts'
import { pictureOrigins, saveModel } from './save-model.ts'

const A_PAGE = 20

export const SAID = ['undo', 'retry', 'swap', 'chosen', 'none', 'kept', 'settings'] as const

const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

export const View = z.object({
  q: optional(z.string().trim().max(100)),
  show: optional(z.enum(SHOWN)),
  service: optional(z.string().max(64)),
  cursor: optional(z.string().max(200)),
})
const Query = View.extend({
  said: z.enum(SAID).optional().catch(undefined),
  /** How many the page shows by now, when its script looks again. */
  count: z.coerce.number().int().min(1).max(200).optional(),
})

const STATUSES: Readonly<Record<Shown, readonly SaveStatus[]>> = {
  saved: ['done'],
  under_way: ['in_progress', 'scheduled'],
  needs_you: ['needs_action'],
  trouble: ['partial', 'failed'],
}

/** The list of songs, whole or (for the script of the page) only what changes. */
export function listRoutes(router: Router, ctx: ServerContext): void {
  router.get('/home', async (req, res) => {
    const session = await requireVisitor(ctx, req)
    await renewBrowserSession(ctx.db, res, ctx.publicUrl(), session, ctx.now())
    const model = await readList(ctx, req, session)
    sendPage(ctx, session, res, homePage(model), { images: pictureOrigins(ctx, session) })
  })
  router.get('/home/list', async (req, res) => {
    const session = await requireVisitor(ctx, req)
    res.type('html').send(homeList(await readList(ctx, req, session)).toString())
  })
}

async function readList(ctx: ServerContext, req: Request, session: BrowserSession): Promise<HomeModel> {
  const query = Query.safeParse(req.query)
  if (!query.success) throw new LinkProblem('not_valid')
  const { said, count, ...view } = query.data
  const { saves, next } = await listSaves(ctx.db, callerOf(session), {
    status: view.show === undefined ? undefined : STATUSES[view.show],
    service: view.service,
    text: view.q,
    limit: count ?? A_PAGE,
    before: before(view),
  })
  return {
    frame: homeFrame(req, session),
    csrf: csrfToken(session),
    now: ctx.now(),
    view,
    kept: session.kept,
    ...(said === undefined ? {} : { said: `home.said_${said}` }),
    services: ctx.services.offered(session.mode).map((id) => ({
      id,
      name: ctx.services.get(session.mode, id)?.definition.displayName ?? id,
    })),
    saves: saves.map(({ save, placements }) =>
      saveModel(ctx, session, viewSave(ctx, session.mode, save, placements)),
    ),
    ...(next === undefined ? {} : { nextCursor: encodeCursor(next) }),
    ...(await readNeeds(ctx, session)),
  }
}

function before({ cursor }: HomeView): string | undefined {
  try {
    return cursor === undefined ? undefined : decodeCursor(cursor)
  } catch {
    throw new LinkProblem('not_valid')
  }
}

/** Back to what the list showed, with what has been done. */
export function backToList(res: Response, said: (typeof SAID)[number], view?: string): void {
  const shown = View.safeParse(Object.fromEntries(new URLSearchParams(view ?? '')))
  const query = new URLSearchParams(shown.success ? viewText(shown.data) : '')
  query.set('said', said)
  res.redirect(303, `/home?${query.toString()}`)
}
