import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { MatchRow, MatchedTrack } from '../../core/database/schema.ts'
import type { WorkerContext } from '../context.ts'
import type { MatchKey } from './key.ts'
import type { Lookup } from './look-up.ts'

export type Match = Pick<Selectable<MatchRow>, 'status' | 'matched' | 'candidates' | 'reason'>

const HOUR_MS = 3_600_000
/** Services allow their content to be kept for a limited time only; 30 days is the most we take. */
const FOUND_MS = 30 * 24 * HOUR_MS
const UNSURE_MS = 24 * HOUR_MS
/** Catalogues fill up: a song that is missing today may be there tonight. */
const ABSENT_MS = 6 * HOUR_MS

export function validMatch(ctx: WorkerContext, key: MatchKey): Promise<Match | undefined> {
  return keyed(ctx, key).where('expires_at', '>', ctx.now()).executeTakeFirst()
}

function keyed(ctx: WorkerContext, key: MatchKey) {
  return ctx.db
    .selectFrom('matches')
    .select(['status', 'matched', 'candidates', 'reason'])
    .where('recording_id', '=', key.recordingId)
    .where('service', '=', key.service)
    .where('market', '=', key.market)
    .where('mode', '=', key.mode)
}

/** Up to a fifth shorter, so that songs found together are not looked up together again. */
export async function storeMatch(ctx: WorkerContext, key: MatchKey, lookup: Lookup): Promise<Match> {
  const match = toMatch(lookup)
  const now = ctx.now()
  const ttl = { found: FOUND_MS, unsure: UNSURE_MS, absent: ABSENT_MS }[match.status]
  const values = {
    status: match.status,
    matched: match.matched === null ? null : JSON.stringify(match.matched),
    candidates: JSON.stringify(match.candidates),
    reason: match.reason,
    checked_at: now,
    expires_at: new Date(now.getTime() + ttl * (1 - 0.2 * ctx.random())),
  }
  await ctx.db
    .insertInto('matches')
    .values({
      mode: key.mode,
      service: key.service,
      market: key.market,
      recording_id: key.recordingId,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.columns(['recording_id', 'service', 'market', 'mode']).doUpdateSet(values),
    )
    .execute()
  return match
}

/** The id a service once gave is dead: look again, for everybody. */
export async function forgetMatch(ctx: WorkerContext, key: MatchKey, trackId: string): Promise<void> {
  await ctx.db
    .deleteFrom('matches')
    .where('recording_id', '=', key.recordingId)
    .where('service', '=', key.service)
    .where('market', '=', key.market)
    .where('mode', '=', key.mode)
    .where(sql<boolean>`matched ->> 'id' = ${trackId}`)
    .execute()
}

function toMatch({ decision, method }: Lookup): Match {
  switch (decision.kind) {
    case 'found': {
      const { track, confidence, substitute, evidence } = decision
      const matched: MatchedTrack = { ...track, method, confidence, substitute, evidence }
      return { status: 'found', matched, candidates: [], reason: null }
    }
    case 'unsure':
      return { status: 'unsure', matched: null, candidates: decision.candidates, reason: decision.reason }
    case 'absent':
      return { status: 'absent', matched: null, candidates: [], reason: decision.reason }
  }
}
