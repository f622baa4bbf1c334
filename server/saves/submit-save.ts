import { setTimeout as sleep } from 'node:timers/promises'
import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { SaveRequest } from '../schemas/save.ts'
import { askedTrack, newSave } from './new-save.ts'
import { freeRequestKey, replayedSave } from './replay.ts'
import type { Submitted } from './replay.ts'
import { viewAccepted } from './view-accepted.ts'

/** An answer waits no longer for the queue to hear of the save: it is written, and what was not heard is rung again. */
const RING_WITHIN_MS = 250

/** One tap, from the checked request to the committed save. The queue hears of it after the commit. */
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
  ctx.metrics.acceptedSaves.inc()
  await within(RING_WITHIN_MS, ring(ctx, save, accepted))
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

/** Waits for `work`, which never rejects, but not longer than this. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController()
  const late = sleep(ms, undefined, { signal: done.signal }).catch(() => undefined)
  await Promise.race([work, late])
  done.abort()
}
