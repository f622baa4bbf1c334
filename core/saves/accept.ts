import { hash } from 'node:crypto'
import type { Db } from '../database/open.ts'
import type { MatchedTrack } from '../database/schema.ts'
import type { ScoredCandidate } from '../domain/match.ts'
import type { AppMode, PlacementStatus, SaveContext, Target } from '../domain/save.ts'
import type { TrackQuery } from '../domain/track.ts'
import { acceptStatement } from './accept-statement.ts'
import { RUNG_BY_MOVER_MS } from './transitions.ts'

/** One tap, checked and ready to be written. */
export interface NewSave {
  readonly saveId: string
  readonly appId: string
  readonly mode: AppMode
  readonly userId: string
  /** Never make the user: who asks is believed for a few seconds longer than an erased one lives. */
  readonly onlyKnownUser?: boolean
  readonly track: TrackQuery
  /** What the recording is known by, strongest first; never empty. */
  readonly recordingKeys: readonly string[]
  /** Undefined = the user's default, else the service linked first. */
  readonly services: readonly string[] | undefined
  /** Undefined = the user's default, else the library. */
  readonly target: Target | undefined
  readonly context: SaveContext
  readonly notBefore: Date | undefined
  /** Why no catalogue can have it, for the listener; undefined = it is looked for. */
  readonly nothingToFind?: string | undefined
  /** A repeated request has the same one; unique within the app. */
  readonly requestKey: string
  /** Hash of what was asked, to tell a repetition from a reused key. */
  readonly fingerprint: string
  readonly requestKeyEndsAt: Date
}

/** A placement as it was accepted; also what the `save.created` event holds. */
export interface AcceptedPlacement {
  readonly service: string
  readonly status: PlacementStatus
  readonly market: string
  /** The link's market has not been asked for yet. */
  readonly market_unknown: boolean
  readonly link_id: string | null
  readonly matched: MatchedTrack | null
  readonly candidates: readonly ScoredCandidate[] | null
  readonly reason: string | null
  /** The sound is no known recording: it was over before it began. */
  readonly nothing_to_find: boolean
  /** For one that waits for a release: when it is looked for, and when the link's consent ends. */
  readonly wait_until: string | null
  readonly consent_ends_at: string | null
}

export interface AcceptedSave {
  readonly saveId: string
  readonly recordingId: string
  readonly target: Target
  readonly placements: readonly AcceptedPlacement[]
  /** When it was accepted, as written with the save. */
  readonly at: Date
}

/** Same key, same recording: the id is made from the strongest key, so writers need not ask each other. */
export function recordingIdOf(key: string): string {
  return `rec_${hash('sha256', key, 'hex').slice(0, 32)}`
}

/**
 * Writes all saves in one statement and commits: users, recordings, saves, placements (already moved on where the
 * match is known) and events. Saves whose request key is taken are left out of the answer and leave no trace.
 */
export async function acceptSaves(
  db: Db,
  saves: readonly NewSave[],
  now: Date,
): Promise<readonly AcceptedSave[]> {
  const rows = saves.map((save, n) => ({
    n,
    save_id: save.saveId,
    app_id: save.appId,
    mode: save.mode,
    user_id: save.userId,
    only_known_user: save.onlyKnownUser ?? false,
    track: save.track,
    keys: save.recordingKeys,
    new_recording_id: recordingIdOf(save.recordingKeys[0] ?? save.saveId),
    services: save.services ?? null,
    target: save.target,
    context: save.context,
    country: save.context.country ?? null,
    not_before: save.notBefore ?? null,
    nothing_to_find: save.nothingToFind ?? null,
    request_key: save.requestKey,
    fingerprint: save.fingerprint,
    request_key_ends_at: save.requestKeyEndsAt,
  }))
  const ringAt = new Date(now.getTime() + RUNG_BY_MOVER_MS)
  const accepted = await acceptStatement.run(db, {
    p_rows: JSON.stringify(rows),
    p_now: now,
    p_ring_at: ringAt,
  })
  return accepted.map((row) => ({
    saveId: row.save_id,
    recordingId: row.recording_id,
    target: row.target,
    placements: row.placements as readonly AcceptedPlacement[],
    at: now,
  }))
}
