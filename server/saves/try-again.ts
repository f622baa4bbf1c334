import { retrySave } from '../../core/saves/retry.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { readSave } from './read-saves.ts'
import type { SaveWithPlacements } from './read-saves.ts'

/** Runs what failed in a save of the caller once more; undefined when there is no such save. */
export async function tryAgain(
  ctx: ServerContext,
  caller: Caller,
  id: string,
): Promise<SaveWithPlacements | undefined> {
  const found = await readSave(ctx.db, caller, id)
  if (found === undefined) return undefined
  const { app_id: appId, user_id: userId } = found.save
  await retrySave(ctx.db, { id, appId, userId }, ctx.now())
  return (await readSave(ctx.db, caller, id)) ?? found
}
