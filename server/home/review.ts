import type { Router } from 'express'
import { z } from 'zod'
import { reviewPage } from '../../web/pages/home-review.ts'
import type { Tapped } from '../../web/pages/home-review.ts'
import type { CandidateModel, Difference } from '../../web/pages/candidates.ts'
import type { ServerContext } from '../context.ts'
import { LinkProblem } from '../linking/problems.ts'
import { csrfToken } from '../pages/browser-session.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { sendPage } from '../pages/send-page.ts'
import { answerReview } from '../saves/answer-review.ts'
import { mine, withPlacements } from '../saves/read-saves.ts'
import { viewSave } from '../saves/views.ts'
import type { Candidate, SaveView } from '../schemas/save.ts'
import { callerOf, homeFrame, readForm, requireForm, requireVisitor } from './context.ts'
import { SAID } from './list.ts'
import { readNeeds } from './needs.ts'
import { picture, pictureOrigins } from './save-model.ts'

/** Questions on one page; answered ones make room for the others. */
const AT_ONCE = 20

const Answer = z.union([
  z.object({ candidate: z.string().min(1).max(200) }),
  z.object({ none: z.literal('yes') }),
])
const Said = z.enum(SAID).optional().catch(undefined)

/** Which version was meant: the questions, and the answers. */
export function reviewRoutes(router: Router, ctx: ServerContext): void {
  router.get('/home/review', async (req, res) => {
    const session = await requireVisitor(ctx, req)
    const said = Said.parse(req.query['said'])
    const page = reviewPage({
      frame: homeFrame(req, session),
      csrf: csrfToken(session),
      now: ctx.now(),
      reviews: (await readNeeds(ctx, session)).reviews,
      questions: await readQuestions(ctx, session),
      ...(said === undefined ? {} : { said: `home.said_${said}` }),
    })
    sendPage(ctx, session, res, page, { images: pictureOrigins(ctx, session) })
  })

  router.post('/home/saves/:id/:service/choose', async (req, res) => {
    const session = await requireForm(ctx, req)
    const answer = readForm(Answer, req)
    const candidate = 'candidate' in answer ? answer.candidate : undefined
    const { id, service } = req.params
    const outcome = await answerReview(ctx, callerOf(session), { saveId: id, service, candidate })
    if (outcome.kind === 'no_such_placement') throw new LinkProblem('not_here')
    if (outcome.kind === 'no_such_candidate') throw new LinkProblem('not_valid')
    if (outcome.kind === 'not_awaited') throw new LinkProblem('too_late')
    res.redirect(303, `/home/review?said=${candidate === undefined ? 'none' : 'chosen'}`)
  })
}

async function readQuestions(ctx: ServerContext, session: BrowserSession) {
  const found = await mine(ctx.db, callerOf(session))
    .where((row) =>
      row.exists(
        row
          .selectFrom('placements as p')
          .select('p.save_id')
          .whereRef('p.save_id', '=', 's.id')
          .where('p.app_id', '=', session.appId)
          .where('p.user_id', '=', session.userId)
          .where('p.status', '=', 'awaiting_review'),
      ),
    )
    .orderBy('s.id', 'desc')
    .limit(AT_ONCE)
    .execute()
  const saves = await withPlacements(ctx.db, found)
  return saves.flatMap(({ save, placements }) => {
    const view = viewSave(ctx, session.mode, save, placements)
    return view.placements.flatMap(({ service, status, candidates }) =>
      status !== 'awaiting_review'
        ? []
        : [
            {
              save: view.id,
              service: { id: service, name: serviceName(ctx, session, service) },
              tapped: tapped(view),
              candidates: (candidates ?? []).map((one) => candidateModel(ctx, session, service, one)),
            },
          ],
    )
  })
}

export function serviceName(ctx: ServerContext, session: BrowserSession, service: string): string {
  return ctx.services.get(session.mode, service)?.definition.displayName ?? service
}

export function tapped({ track, context, created_at }: SaveView): Tapped {
  return {
    artists: track.artists,
    at: new Date(created_at),
    ...(track.title === undefined ? {} : { title: track.title }),
    ...(track.duration_ms === undefined ? {} : { durationMs: track.duration_ms }),
    ...(context?.creator === undefined ? {} : { creator: context.creator }),
  }
}

export function candidateModel(
  ctx: ServerContext,
  session: BrowserSession,
  service: string,
  candidate: z.input<typeof Candidate>,
): CandidateModel {
  const { id, title, artists, url, album, duration_ms: durationMs, explicit } = candidate
  const src = picture(ctx, session, service, candidate.artwork_url)
  return {
    id,
    title,
    artists,
    url,
    cover: { seed: `${album ?? title} ${artists.join(' ')}`, ...(src === undefined ? {} : { src }) },
    differs: candidate.evidence.flatMap((one) => differenceOf(one, explicit === true)),
    ...(album === undefined ? {} : { album }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(explicit === undefined ? {} : { explicit }),
  }
}

function differenceOf(
  { signal, verdict, delta_ms: delta }: Evidence,
  explicit: boolean,
): readonly Difference[] {
  if (signal === 'duration' && (verdict === 'different' || verdict === 'similar') && delta !== undefined) {
    const seconds = Math.round(Math.abs(delta) / 1000)
    return seconds === 0 ? [] : [{ kind: delta > 0 ? 'longer' : 'shorter', seconds }]
  }
  if (verdict !== 'different') return []
  if (signal === 'version') return [{ kind: 'version' }]
  if (signal === 'artists') return [{ kind: 'artist' }]
  return signal === 'explicit' ? [{ kind: explicit ? 'explicit' : 'clean' }] : []
}

type Evidence = z.input<typeof Candidate>['evidence'][number]
