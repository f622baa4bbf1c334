import type { ServerContext } from '../context.ts'
import { unauthorized } from '../http/caller.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { SaveRequest } from '../schemas/save.ts'
import { readUserRow } from '../users/view-user.ts'
import { askedTrack, newSave, userOf } from './new-save.ts'
import { freeRequestKey, replayedSave } from './replay.ts'
import type { Replayed } from './replay.ts'
import { viewAccepted } from './view-accepted.ts'

export interface Submitted extends Replayed {
  /** What the app and its user have left, as fields of the answer. */
  readonly limits: Readonly<Record<string, string>>
}

/** One tap, from the checked request to the committed save. The queue has been told by then. */
export async function submitSave(
  ctx: ServerContext,
  caller: Caller,
  request: SaveRequest,
  idempotencyKey: string | undefined,
): Promise<Submitted> {
  const limits = ctx.saveLimits.take(caller.appId, userOf(caller, request))
  const track = await askedTrack(ctx, caller, request)
  const save = newSave(ctx, caller, request, track, idempotencyKey)
  const byKey = idempotencyKey !== undefined
  let accepted = await ctx.accept(save)
  if (accepted === undefined) {
    const replayed = await replayedSave(ctx, caller, save, byKey)
    if (replayed !== undefined) return { ...replayed, limits }
    await freeRequestKey(ctx.db, save)
    accepted = await ctx.accept(save)
  }
  if (accepted === undefined) {
    // Erased a moment ago: the session went with the user.
    if (caller.userId !== undefined && !(await isKnown(ctx, caller.appId, caller.userId)))
      throw unauthorized()
    throw new ProblemError('idempotency_conflict', {
      detail: 'The same request is being worked on. Send it again.',
      headers: { 'Retry-After': '1' },
    })
  }
  return { save: viewAccepted(ctx, save, accepted), replayed: false, limits }
}

async function isKnown({ db }: ServerContext, appId: string, userId: string): Promise<boolean> {
  return (await readUserRow(db, { appId, userId })) !== undefined
}
