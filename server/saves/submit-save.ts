import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { SaveRequest } from '../schemas/save.ts'
import { askedTrack, newSave } from './new-save.ts'
import { freeRequestKey, replayedSave } from './replay.ts'
import type { Submitted } from './replay.ts'
import { viewAccepted } from './view-accepted.ts'

/** One tap, from the checked request to the committed save. The queue has been told by then. */
export async function submitSave(
  ctx: ServerContext,
  caller: Caller,
  request: SaveRequest,
  idempotencyKey: string | undefined,
): Promise<Submitted> {
  const track = await askedTrack(ctx, caller, request)
  const save = newSave(ctx, caller, request, track, idempotencyKey)
  const byKey = idempotencyKey !== undefined
  let accepted = await ctx.accept(save)
  if (accepted === undefined) {
    const replayed = await replayedSave(ctx, caller, save, byKey)
    if (replayed !== undefined) return replayed
    await freeRequestKey(ctx.db, save)
    accepted = await ctx.accept(save)
  }
  if (accepted === undefined) {
    throw new ProblemError('idempotency_conflict', {
      detail: 'The same request is being worked on. Send it again.',
      headers: { 'Retry-After': '1' },
    })
  }
  return { save: viewAccepted(ctx, save, accepted), replayed: false }
}
