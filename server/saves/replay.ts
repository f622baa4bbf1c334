import type { Db } from '../../core/database/open.ts'
import type { AcceptedPlacement, NewSave } from '../../core/saves/accept.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { SaveView } from '../schemas/save.ts'
import { readSave } from './read-saves.ts'
import { viewAccepted } from './view-accepted.ts'
import { viewSave } from './views.ts'
import type { ViewContext } from './views.ts'

export interface Replayed {
  readonly save: SaveView
  /** The answer is that of an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean
}

/**
 * The answer to a request whose key is taken: with an Idempotency-Key the first answer again, made from the event that
 * was written with the save; for a repeated tap the save as it is now. Undefined when the save is no longer there.
 */
export async function replayedSave(
  ctx: ViewContext & { readonly db: Db },
  caller: Caller,
  save: NewSave,
  byKey: boolean,
): Promise<Replayed | undefined> {
  const first = await ctx.db
    .selectFrom('request_keys')
    .select(['fingerprint', 'save_id'])
    .where('app_id', '=', save.appId)
    .where('key', '=', save.requestKey)
    .executeTakeFirst()
  const stored = first === undefined ? undefined : await readSave(ctx.db, caller, first.save_id)
  if (first === undefined || stored === undefined) return undefined
  if (first.fingerprint !== save.fingerprint) {
    throw new ProblemError('idempotency_key_reused', {
      detail:
        'The first request with this Idempotency-Key asked for something else. Use a new key for a new request.',
    })
  }
  if (!byKey) return { save: viewSave(ctx, caller.mode, stored.save, stored.placements), replayed: false }
  const event = await ctx.db
    .selectFrom('events')
    .select('data')
    .where('save_id', '=', first.save_id)
    .where('type', '=', 'save.created')
    .executeTakeFirstOrThrow()
  const placements = event.data['placements'] as readonly AcceptedPlacement[]
  const { id, app_id, user_id, recording_id, track, target, context, not_before, created_at } = stored.save
  const again = {
    saveId: id,
    appId: app_id,
    userId: user_id,
    mode: caller.mode,
    track,
    context,
    notBefore: not_before ?? undefined,
  }
  return {
    save: viewAccepted(ctx, again, { recordingId: recording_id, target, placements, at: created_at }),
    replayed: true,
  }
}

/** Lets a key be used again whose save was erased with its listener. */
export async function freeRequestKey(db: Db, save: Pick<NewSave, 'appId' | 'requestKey'>): Promise<void> {
  await db
    .deleteFrom('request_keys')
    .where('app_id', '=', save.appId)
    .where('key', '=', save.requestKey)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('saves').select('saves.id').whereRef('saves.id', '=', 'request_keys.save_id'),
        ),
      ),
    )
    .execute()
}
