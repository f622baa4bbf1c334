import type { AppMode, PlacementStatus } from '../../core/domain/save.ts'
import type { Doorbell } from '../../core/queue/doorbell.ts'
import { addJob } from './add.ts'
import { matchJob } from './match.ts'

/** What decides which job a placement needs next. */
export interface WaitingPlacement {
  readonly mode: AppMode
  readonly service: string
  readonly market: string
  readonly recording_id: string
  readonly status: PlacementStatus
  readonly link_id: string | null
  /** The catalogue cannot be asked before the link's market is known; the link's own job finds it out. */
  readonly needs_market: boolean
}

/** Rings once for every unit the placements fall into. Resolves to how many rings were lost. */
export async function ringPlacements(
  doorbell: Doorbell,
  placements: readonly WaitingPlacement[],
): Promise<number> {
  const toMatch = placements.filter((p) => p.status === 'queued' && !p.needs_market)
  const toLink = placements.filter((p) => p.status === 'matched' || (p.status === 'queued' && p.needs_market))
  const lost = await Promise.all([
    doorbell.ring(
      matchJob,
      toMatch.map((p) => ({
        v: 1 as const,
        mode: p.mode,
        service: p.service,
        market: p.market,
        recordingId: p.recording_id,
      })),
    ),
    doorbell.ring(
      addJob,
      toLink.flatMap((p) =>
        p.link_id === null ? [] : [{ v: 1 as const, service: p.service, linkId: p.link_id }],
      ),
    ),
  ])
  return lost[0] + lost[1]
}
