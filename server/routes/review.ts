import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { invalidField } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { answerReview } from '../saves/answer-review.ts'
import { readSave } from '../saves/read-saves.ts'
import { viewSave } from '../saves/views.ts'
import { SaveView } from '../schemas/save.ts'
import { ObjectId, ServiceId } from '../schemas/text.ts'

const Choice = z
  .union(
    [z.strictObject({ candidate: z.string().min(1).max(200) }), z.strictObject({ none: z.literal(true) })],
    'must be {"candidate": "…"} or {"none": true}',
  )
  .meta({ id: 'Choice', description: 'Which candidate it is, by its id, or that none of them is.' })

export function reviewRoutes(ctx: ServerContext): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/saves/{id}/placements/{service}/choose',
      operationId: 'chooseVersion',
      summary: 'Answer which version was meant',
      description: 'The answer is remembered for this recording: the listener is not asked twice.',
      tag: 'Saves',
      caller: 'app-or-user',
      scope: 'saves:write',
      params: z.strictObject({ id: ObjectId('save'), service: ServiceId }),
      body: Choice,
      success: { status: 200, description: 'The save, going on.', schema: SaveView },
      problems: ['not_found', 'not_awaited'],
      async handle({ params, body, caller }) {
        const candidate = 'candidate' in body ? body.candidate : undefined
        const outcome = await answerReview(ctx, caller, {
          saveId: params.id,
          service: params.service,
          candidate,
        })
        if (outcome.kind === 'no_such_placement')
          throw new ProblemError('not_found', { detail: 'There is no such placement.' })
        if (outcome.kind === 'not_awaited') throw new ProblemError('not_awaited')
        if (outcome.kind === 'no_such_candidate')
          throw invalidField('/candidate', 'is none of the candidates')
        const after = await readSave(ctx.db, caller, params.id)
        if (after === undefined) throw new ProblemError('not_found', { detail: 'There is no such save.' })
        return { body: viewSave(ctx, caller.mode, after.save, after.placements) }
      },
    }),
  ]
}
