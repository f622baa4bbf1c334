import type { Selectable } from 'kysely'
import type { ReplacedTrack } from '../database/after-saving-tables.ts'
import type { Db } from '../database/open.ts'
import type { PlacementRow } from '../database/schema.ts'
import type { ScoredCandidate } from '../domain/match.ts'

/** A catalogue changes slowly, and services allow their content to be kept for a while only. */
export const VERSIONS_FRESH_MS = 24 * 3_600_000
/** What was offered may be chosen for so much longer. */
export const VERSIONS_KEPT_MS = 2 * VERSIONS_FRESH_MS

export type Versioned = Pick<
  Selectable<PlacementRow>,
  'recording_id' | 'service' | 'market' | 'mode' | 'matched' | 'candidates' | 'swap'
>

export interface OfferedVersions {
  /** When the catalogue was asked; undefined = not yet. */
  readonly checkedAt: Date | undefined
  /** Best first, without what the placement is now. */
  readonly versions: readonly ScoredCandidate[]
}

/**
 * The other versions of what was tapped, as far as they are known: what the listener or others were asked about, what the
 * catalogue was asked for, and what the placement was before.
 */
export async function offeredVersions(db: Db, placement: Versioned): Promise<OfferedVersions> {
  const { matched, candidates, swap } = placement
  const kept = await readVersions(db, placement)
  const match = await readMatch(db, placement)
  const known = new Map<string, ScoredCandidate>()
  const all = [
    ...(candidates ?? []),
    ...(match?.candidates ?? []),
    ...(kept?.candidates ?? []),
    ...(swap?.replaced ?? []).map(asCandidate),
  ]
  for (const one of all) if (!known.has(one.track.id)) known.set(one.track.id, one)
  known.delete(matched?.id ?? '')
  return {
    checkedAt: latest(kept?.checked_at, match?.checked_at),
    versions: [...known.values()].sort((a, b) => b.confidence - a.confidence),
  }
}

function latest(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a
}

export function isFresh({ checkedAt }: OfferedVersions, now: Date): boolean {
  return checkedAt !== undefined && checkedAt.getTime() > now.getTime() - VERSIONS_FRESH_MS
}

function readVersions(db: Db, { recording_id, service, market, mode }: Versioned) {
  return db
    .selectFrom('versions')
    .select(['candidates', 'checked_at'])
    .where('recording_id', '=', recording_id)
    .where('service', '=', service)
    .where('market', '=', market)
    .where('mode', '=', mode)
    .executeTakeFirst()
}

/** Where the match was unsure, the versions are what it was unsure between. */
function readMatch(db: Db, { recording_id, service, market, mode }: Versioned) {
  return db
    .selectFrom('matches')
    .select(['candidates', 'checked_at'])
    .where('recording_id', '=', recording_id)
    .where('service', '=', service)
    .where('market', '=', market)
    .where('mode', '=', mode)
    .where('status', '=', 'unsure')
    .executeTakeFirst()
}

function asCandidate({ track }: ReplacedTrack): ScoredCandidate {
  const { method: _, substitute: _s, confidence, evidence, ...rest } = track
  return { track: rest, confidence, evidence: evidence.filter(({ signal }) => signal !== 'choice') }
}
