import { undoSave } from '../../core/saves/undo.ts'
import { addJob } from '../../workers/jobs/add.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { readSave } from './read-saves.ts'
import type { SaveWithPlacements } from './read-saves.ts'

/** Takes a save of the caller back; undefined when there is no such save. */
export async function takeBack(
  ctx: ServerContext,
  caller: Caller,
  id: string,
): Promise<SaveWithPlacements | undefined> {
  const found = await readSave(ctx.db, caller, id)
  if (found === undefined) return undefined
  await undoSave(ctx.db, { id }, ctx.now())
  await ringLinks(ctx, id)
  return (await readSave(ctx.db, caller, id)) ?? found
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
    .where((p) => p.or([p('p.undo_at', 'is not', null), p('p.swap_at', 'is not', null)]))
    .execute()
  await ctx.doorbell.ring(
    addJob,
    links.map(({ service, linkId }) => ({ v: 1 as const, service, linkId })),
    { owners: links, urgency: 'interactive' },
  )
}
