import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { tryAgain } from '../saves/try-again.ts'
import { viewSave } from '../saves/views.ts'
import { SaveView } from '../schemas/save.ts'
import { SaveId } from '../schemas/text.ts'

export function saveRetryRoute(ctx: ServerContext): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/saves/{id}/retry',
    operationId: 'retrySave',
    summary: 'Run the failed and not found placements of a save again',
    description:
      'From the start: the catalogue is asked again. Placements in any other status are left alone, so a repeated ' +
      'request changes nothing.',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:write',
    params: z.strictObject({ id: SaveId }),
    success: { status: 202, description: 'The save, going on.', schema: SaveView },
    problems: ['not_found'],
    async handle({ params, caller }) {
      const after = await tryAgain(ctx, caller, params.id)
      if (after === undefined) throw new ProblemError('not_found', { detail: 'There is no such save.' })
      return { body: viewSave(ctx, caller.mode, after.save, after.placements) }
    },
  })
}
