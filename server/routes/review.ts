import { z } from 'zod'
import { choose } from '../../core/saves/choose.ts'
import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import type { ServerContext } from '../context.ts'
import { invalidField } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
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
        const found = await readSave(ctx.db, caller, params.id)
        const placement = found?.placements.find((one) => one.service === params.service)
        if (found === undefined || placement === undefined) {
          throw new ProblemError('not_found', { detail: 'There is no such placement.' })
        }
        const review = {
          saveId: params.id,
          service: params.service,
          appId: caller.appId,
          userId: found.save.user_id,
        }
        const outcome = await choose(
          ctx.db,
          review,
          'candidate' in body ? body.candidate : undefined,
          ctx.now(),
        )
        if (outcome.kind === 'not_awaited') throw new ProblemError('not_awaited')
        if (outcome.kind === 'no_such_candidate')
          throw invalidField('/candidate', 'is none of the candidates')
        await ring(ctx, outcome.moved)
        const after = await readSave(ctx.db, caller, params.id)
        if (after === undefined) throw new ProblemError('not_found', { detail: 'There is no such save.' })
        return { body: viewSave(ctx, caller.mode, after.save, after.placements) }
      },
    }),
  ]
}

type Moved = Extract<Awaited<ReturnType<typeof choose>>, { kind: 'chosen' }>['moved']

async function ring(ctx: ServerContext, moved: Moved): Promise<void> {
  const owner = moved.find((placement) => placement.status === 'matched')
  const link =
    owner === undefined
      ? undefined
      : await ctx.db
          .selectFrom('links')
          .select('id')
          .where('app_id', '=', owner.app_id)
          .where('user_id', '=', owner.user_id)
          .where('service', '=', owner.service)
          .executeTakeFirst()
  await ringPlacements(
    ctx.doorbell,
    moved.map((placement) => ({
      ...placement,
      link_id: placement.status === 'matched' ? (link?.id ?? null) : null,
      needs_market: false,
    })),
  )
}
