import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import type { ServerContext } from '../context.ts'
import type { OnAccepted } from './accept-batches.ts'

/**
 * After a commit: counts its saves and rings for all of them together, so that songs and listeners they share are rung
 * for once. Nobody waits for the queue: the saves are written, and what it does not hear now the sweep rings again.
 */
export function announceAccepted(ctx: Pick<ServerContext, 'doorbell' | 'services' | 'metrics'>): OnAccepted {
  return (saves) => {
    ctx.metrics.acceptedSaves.inc(saves.length)
    const placements = saves.flatMap(({ save, accepted }) =>
      accepted.placements.map((placement) => ({
        app_id: save.appId,
        user_id: save.userId,
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
    void ringPlacements(ctx.doorbell, placements)
  }
}
