import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import type { SaveRequest } from '../schemas/save.ts'
import { newSave } from './new-save.ts'
import { replayedSave } from './replay.ts'
import type { Submitted } from './replay.ts'
import { viewAccepted } from './view-accepted.ts'

/** One tap, from the checked request to the committed save. The queue hears of it after the commit. */
export async function submitSave(
  ctx: ServerContext,
  caller: Caller,
  request: SaveRequest,
  idempotencyKey: string | undefined,
): Promise<Submitted> {
  const save = newSave(ctx, caller, request, idempotencyKey)
  const accepted = await ctx.accept(save)
  if (accepted === undefined) return replayedSave(ctx, caller, save, idempotencyKey !== undefined)
  await ring(ctx, save, accepted)
  return { save: viewAccepted(ctx, save, accepted), replayed: false }
}

function ring(ctx: ServerContext, save: NewSave, accepted: AcceptedSave): Promise<number> {
  return ringPlacements(
    ctx.doorbell,
    accepted.placements.map((placement) => ({
      mode: save.mode,
      service: placement.service,
      market: placement.market,
      recording_id: accepted.recordingId,
      status: placement.status,
      link_id: placement.link_id,
      needs_market:
        placement.market_unknown &&
        ctx.services.get(save.mode, placement.service)?.definition.capabilities.marketRequired === true,
    })),
  )
}
