import type { Db } from '../../core/database/open.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { isKnownRecording } from '../../core/recording/read-track.ts'
import type { Known } from './places.ts'

export interface SharedRecording {
  readonly id: string
  readonly track: TrackQuery
  /** Which catalogues the answers are of. */
  readonly mode: AppMode
  /** Looked at last first. */
  readonly known: readonly Known[]
}

/** Ids of recordings are made in `core/saves/accept.ts`. */
const ID = /^rec_[0-9a-f]{32}$/

/**
 * A recording as everybody may see it: what it is and where, never who saved it. Undefined for an id of nothing, and for
 * an "original sound", which is nobody's release. Answers of the services that are too old to be kept are not shown.
 */
export async function readRecording(db: Db, id: string, now: Date): Promise<SharedRecording | undefined> {
  if (!ID.test(id)) return undefined
  const recording = await db.selectFrom('recordings').select('track').where('id', '=', id).executeTakeFirst()
  if (recording === undefined || !isKnownRecording(recording.track)) return undefined
  const matches = await db
    .selectFrom('matches')
    .select(['mode', 'service', 'market', 'matched'])
    .where('recording_id', '=', id)
    .where('status', '=', 'found')
    .where('expires_at', '>', now)
    .orderBy('checked_at', 'desc')
    .orderBy('market')
    .execute()
  // What test apps found is shown only where nobody else found anything.
  const mode = matches.some((match) => match.mode === 'live') || matches.length === 0 ? 'live' : 'test'
  const known = matches.flatMap(({ service, market, matched, mode: of }) =>
    matched === null || of !== mode ? [] : [{ service, market, matched }],
  )
  return { id, track: recording.track, mode, known }
}
