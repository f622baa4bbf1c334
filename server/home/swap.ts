import type { Router } from 'express'
import { z } from 'zod'
import { swapPage } from '../../web/pages/home-review.ts'
import type { ServerContext } from '../context.ts'
import { untilGone } from '../http/mount.ts'
import { LinkProblem } from '../linking/problems.ts'
import { csrfToken } from '../pages/browser-session.ts'
import { sendPage } from '../pages/send-page.ts'
import { haveInstead, otherVersions } from '../saves/other-versions.ts'
import { readSave } from '../saves/read-saves.ts'
import { viewCandidate, viewSave } from '../saves/views.ts'
import { callerOf, homeFrame, readForm, requireForm, requireVisitor } from './context.ts'
import { backToList } from './list.ts'
import { candidateModel, serviceName, tapped } from './review.ts'
import { pictureOrigins } from './save-model.ts'

const Choice = z.object({ candidate: z.string().min(1).max(200) })

/** Another version instead of the one that was saved. */
export function swapRoutes(router: Router, ctx: ServerContext, draining: AbortSignal): void {
  router.get('/home/saves/:id/:service/swap', async (req, res) => {
    const session = await requireVisitor(ctx, req)
    const { id, service } = req.params
    const caller = callerOf(session)
    const found = await readSave(ctx.db, caller, id)
    if (found === undefined) throw new LinkProblem('not_here')
    const offer = await otherVersions(ctx, caller, { saveId: id, service }, untilGone(res, draining))
    if (offer.kind === 'no_such_placement') throw new LinkProblem('not_here')
    if (offer.kind !== 'offered') {
      throw new LinkProblem(offer.kind === 'unavailable' ? 'versions_unknown' : 'not_swappable', service)
    }
    const save = viewSave(ctx, session.mode, found.save, found.placements)
    const now = save.placements.find((one) => one.service === service)?.matched
    const page = swapPage({
      frame: homeFrame(req, session),
      csrf: csrfToken(session),
      now: ctx.now(),
      reviews: 0,
      save: save.id,
      service: { id: service, name: serviceName(ctx, session, service) },
      tapped: tapped(save),
      current: [now?.title, now?.album].filter((part) => part !== undefined).join(' · '),
      candidates: offer.versions.map((one) => candidateModel(ctx, session, service, viewCandidate(one))),
    })
    sendPage(ctx, session, res, page, { images: pictureOrigins(ctx, session) })
  })

  router.post('/home/saves/:id/:service/swap', async (req, res) => {
    const session = await requireForm(ctx, req)
    const { candidate } = readForm(Choice, req)
    const { id, service } = req.params
    const outcome = await haveInstead(ctx, callerOf(session), { saveId: id, service, candidate })
    if (outcome.kind === 'no_such_placement') throw new LinkProblem('not_here')
    if (outcome.kind === 'no_such_candidate') throw new LinkProblem('not_valid')
    if (outcome.kind === 'not_swappable') throw new LinkProblem('not_swappable', service)
    backToList(res, 'swap')
  })
}
