import { sql } from 'kysely'
import type { z } from 'zod'
import type { matchJob } from '../jobs/match.ts'

/** One recording in one market of one service. */
export type MatchKey = z.output<typeof matchJob.schema>

/** Placements (alias `p`) that wait for this answer. */
export function waitingFor(key: MatchKey) {
  return sql<boolean>`p.status = 'queued' and p.recording_id = ${key.recordingId} and p.service = ${key.service}
    and p.market = ${key.market} and p.mode = ${key.mode}`
}
