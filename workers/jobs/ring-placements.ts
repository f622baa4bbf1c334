import type { AppMode, PlacementStatus } from '../../core/domain/save.ts'
import type { Doorbell } from '../../core/queue/doorbell.ts'
import type { Urgency } from '../../core/queue/fair-share.ts'
import { addJob } from './add.ts'
import { matchJob } from './match.ts'

/** What decides which job a placement needs next. */
export interface WaitingPlacement {
  readonly app_id: string
  readonly user_id: string
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
  urgency: Urgency = 'interactive',
): Promise<number> {
  const toMatch = placements.filter((p) => p.status === 'queued' && !p.needs_market)
  const toLink = placements.flatMap((p) => {
    const needsLink = p.status === 'matched' || (p.status === 'queued' && p.needs_market)
    return needsLink && p.link_id !== null ? [{ ...p, link_id: p.link_id }] : []
  })
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
      { owners: toMatch, urgency },
    ),
    doorbell.ring(
      addJob,
      toLink.map((p) => ({ v: 1 as const, service: p.service, linkId: p.link_id })),
      { owners: toLink, urgency },
    ),
  ])
  return lost[0] + lost[1]
}
