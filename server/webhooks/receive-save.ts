import { sha256 } from '../../core/apps/credentials.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import { askedTrack, newSave } from '../saves/new-save.ts'
import type { SaveRequest } from '../schemas/save.ts'

/** Longer than any sender tries again: Standard Webhooks suggests three days. */
const ID_KEPT_MS = 14 * 24 * 3_600_000

export interface Received {
  /** Undefined when it has been erased since. */
  readonly save: string | undefined
  readonly duplicate: boolean
}

/** A save an app's server has pushed. The same `webhook-id` does nothing, whatever else is in it. */
export async function receiveSave(
  ctx: ServerContext,
  caller: Caller,
  webhookId: string,
  request: SaveRequest,
): Promise<Received> {
  const requestKey = `hook:${sha256(webhookId)}`
  const before = await receivedBefore(ctx, caller, requestKey)
  if (before !== undefined) return before
  const track = await askedTrack(ctx, caller, request)
  const save = {
    ...newSave(ctx, caller, request, track, webhookId),
    requestKey,
    fingerprint: requestKey,
    requestKeyEndsAt: new Date(ctx.now().getTime() + ID_KEPT_MS),
  }
  ctx.saveLimits.take(caller.appId, save.userId)
  const accepted = await ctx.accept(save)
  if (accepted !== undefined) return { save: save.saveId, duplicate: false }
  const meanwhile = await receivedBefore(ctx, caller, requestKey)
  if (meanwhile === undefined) throw new ProblemError('unavailable', { headers: { 'Retry-After': '1' } })
  return meanwhile
}

async function receivedBefore(
  ctx: ServerContext,
  caller: Caller,
  requestKey: string,
): Promise<Received | undefined> {
  const row = await ctx.db
    .selectFrom('request_keys as k')
    .leftJoin('saves as s', 's.id', 'k.save_id')
    .select('s.id as save')
    .where('k.app_id', '=', caller.appId)
    .where('k.key', '=', requestKey)
    .where('k.expires_at', '>', ctx.now())
    .executeTakeFirst()
  return row === undefined ? undefined : { save: row.save ?? undefined, duplicate: true }
}
