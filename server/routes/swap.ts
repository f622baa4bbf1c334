import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { invalidField } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { haveInstead, otherVersions } from '../saves/other-versions.ts'
import { readSave } from '../saves/read-saves.ts'
import { viewCandidate, viewSave } from '../saves/views.ts'
import { Candidate, SaveView } from '../schemas/save.ts'
import { SaveId, ServiceId } from '../schemas/text.ts'

const Params = z.strictObject({ id: SaveId, service: ServiceId })

const Swap = z
  .strictObject({ candidate: z.string().min(1).max(200) })
  .meta({ id: 'Swap', description: 'The version to have instead, by its id.' })

export function swapRoutes(ctx: ServerContext): readonly Route[] {
  return [candidates(ctx), swap(ctx)]
}

function candidates(ctx: ServerContext): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/saves/{id}/placements/{service}/candidates',
    operationId: 'listVersions',
    summary: 'Other versions of what was saved',
    description:
      'Live, remixed, sped up, explicit or not: what else the catalogue of the service has of this song, best first, ' +
      'without the one that is saved. The catalogue is asked at most once a day; the first answer can take some seconds. ' +
      'For a placement that is `awaiting_review` these are its candidates.',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:read',
    params: Params,
    success: {
      status: 200,
      description: 'The versions, none when the catalogue has no other.',
      schema: z.object({ data: z.array(Candidate) }).meta({ id: 'VersionList' }),
    },
    problems: ['not_found', 'not_swappable', 'unavailable'],
    async handle({ params, caller, signal }) {
      const offer = await otherVersions(ctx, caller, { saveId: params.id, service: params.service }, signal)
      if (offer.kind === 'offered') return { body: { data: offer.versions.map(viewCandidate) } }
      if (offer.kind === 'unavailable') {
        throw new ProblemError('unavailable', {
          detail: 'The catalogue of the service does not answer at the moment.',
          headers: { 'Retry-After': '10' },
        })
      }
      throw refusal(offer)
    },
  })
}

function swap(ctx: ServerContext): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/saves/{id}/placements/{service}/swap',
    operationId: 'swapVersion',
    summary: 'Have another version instead',
    description:
      'Takes a version that `GET …/candidates` offered. The new version is added first, in a playlist at the same place ' +
      'where the service can do that; then the one before is taken out, by the rules of undo: only if this save had ' +
      'added it. `swap` of the placement says how it went, and what the listener can remove by hand. If the new version ' +
      'cannot be added, the placement stays what it was. The choice is remembered for this recording. Repeating the request ' +
      'changes nothing.',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:write',
    params: Params,
    body: Swap,
    success: { status: 202, description: 'The save, being changed.', schema: SaveView },
    problems: ['not_found', 'not_swappable'],
    async handle({ params, body, caller }) {
      const { id: saveId, service } = params
      const outcome = await haveInstead(ctx, caller, { saveId, service, ...body })
      if (outcome.kind === 'no_such_candidate')
        throw invalidField('/candidate', 'is none of the versions that were offered')
      if (outcome.kind === 'no_such_placement' || outcome.kind === 'not_swappable') throw refusal(outcome)
      const after = await readSave(ctx.db, caller, saveId)
      if (after === undefined) throw refusal({ kind: 'no_such_placement' })
      return { body: viewSave(ctx, caller.mode, after.save, after.placements) }
    },
  })
}

function refusal(
  why: { readonly kind: 'no_such_placement' } | { readonly kind: 'not_swappable'; readonly why: string },
): ProblemError {
  return why.kind === 'not_swappable'
    ? new ProblemError('not_swappable', { detail: why.why })
    : new ProblemError('not_found', { detail: 'There is no such placement.' })
}
