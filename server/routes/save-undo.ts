import { z } from 'zod'
import { undoSave } from '../../core/saves/undo.ts'
import { addJob } from '../../workers/jobs/add.ts'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { readSave } from '../saves/read-saves.ts'
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
      const found = await readSave(ctx.db, caller, params.id)
      if (found === undefined) throw new ProblemError('not_found', { detail: 'There is no such save.' })
      await undoSave(ctx.db, { id: params.id }, ctx.now())
      await ringLinks(ctx, params.id)
      const after = (await readSave(ctx.db, caller, params.id)) ?? found
      return { body: viewSave(ctx, caller.mode, after.save, after.placements) }
    },
  })
}

async function ringLinks(ctx: ServerContext, save: string): Promise<void> {
  const links = await ctx.db
    .selectFrom('placements as p')
    .innerJoin('links as l', (join) =>
      join
        .onRef('l.app_id', '=', 'p.app_id')
        .onRef('l.user_id', '=', 'p.user_id')
        .onRef('l.service', '=', 'p.service'),
    )
    .select(['l.id as linkId', 'l.service', 'l.app_id', 'l.user_id'])
    .where('p.save_id', '=', save)
    .where('p.undo_at', 'is not', null)
    .execute()
  await ctx.doorbell.ring(
    addJob,
    links.map(({ service, linkId }) => ({ v: 1 as const, service, linkId })),
    { owners: links, urgency: 'interactive' },
  )
}
