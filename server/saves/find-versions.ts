import { setTimeout as sleep } from 'node:timers/promises'
import type { Selectable } from 'kysely'
import type { PlacementRow } from '../../core/database/schema.ts'
import type { ScoredCandidate } from '../../core/domain/match.ts'
import { isFresh, offeredVersions } from '../../core/saves/versions.ts'
import { matchJob } from '../../workers/jobs/match.ts'
import type { ServerContext } from '../context.ts'

/** Three or four requests to a catalogue; who has not answered by then has trouble of its own. */
const PATIENCE_MS = 8000
const FIRST_GAP_MS = 25
const LONGEST_GAP_MS = 400

type Placement = Selectable<PlacementRow>

/**
 * The other versions of what a placement is, best first: those that are known, else the workers ask the catalogue.
 * Undefined when it does not answer in time.
 */
export async function findVersions(
  ctx: ServerContext,
  placement: Placement,
  linkId: string,
  signal: AbortSignal,
): Promise<readonly ScoredCandidate[] | undefined> {
  const known = await offeredVersions(ctx.db, placement)
  if (isFresh(known, ctx.now())) return known.versions
  const { service, mode, market, recording_id: recordingId } = placement
  await ctx.doorbell.ring(
    matchJob,
    [{ v: 1 as const, service, mode, market, recordingId, versionsFor: linkId }],
    { owners: [placement], urgency: 'interactive' },
  )
  const endsAt = performance.now() + PATIENCE_MS
  for (let gap = FIRST_GAP_MS; performance.now() < endsAt; gap = Math.min(gap * 1.5, LONGEST_GAP_MS)) {
    await sleep(gap, undefined, { signal }).catch(() => undefined)
    const found = await offeredVersions(ctx.db, placement)
    if (isFresh(found, ctx.now())) return found.versions
    if (signal.aborted) break
  }
  // Rather what was offered yesterday than nothing.
  return known.checkedAt === undefined ? undefined : known.versions
}
