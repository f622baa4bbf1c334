import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { takeBack } from '../saves/take-back.ts'
import { viewSave } from '../saves/views.ts'
import { SaveView } from '../schemas/save.ts'
import { SaveId } from '../schemas/text.ts'

export function saveUndoRoute(ctx: ServerContext): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/saves/{id}/undo',
    operationId: 'undoSave',
    summary: 'Take back what a save added',
    description:
      'Only what this save added: a song that was in the library before, or that another save of the listener still ' +
      'wants, stays. What is not in a library yet is `undone` at once; the rest is carried out a moment later, and ' +
      '`undo` of each placement says how it went, and what the listener can do by hand where the service lets nobody ' +
      'else take a song out. A repeated request changes nothing, unless what stood in the way may be gone.',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:write',
    params: z.strictObject({ id: SaveId }),
    success: { status: 202, description: 'The save, being taken back.', schema: SaveView },
    problems: ['not_found'],
    async handle({ params, caller }) {
      const after = await takeBack(ctx, caller, params.id)
      if (after === undefined) throw new ProblemError('not_found', { detail: 'There is no such save.' })
      return { body: viewSave(ctx, caller.mode, after.save, after.placements) }
    },
  })
}
