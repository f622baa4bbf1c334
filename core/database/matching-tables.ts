import type { ColumnType } from 'kysely'
import type { ScoredCandidate } from '../domain/match.ts'
import type { AppMode } from '../domain/save.ts'
import type { TrackQuery } from '../domain/track.ts'
import type { MatchedTrack } from './schema.ts'

type NullableJson<T> = ColumnType<T | null, string | null, string | null>

/** What is known about sounds, and what listeners answered when we were not sure. */
export interface MatchingTables {
  sounds: SoundRow
  choices: ChoiceRow
  versions: VersionsRow
}

export interface SoundRow {
  app_id: string
  /** The app's own id. */
  id: string
  /** Null = no known recording. */
  track: NullableJson<TrackQuery>
  /** How much faster than the recording the sound plays; null = as recorded. */
  tempo: number | null
  updated_at: Date
}

/** What else there is of a recording in a catalogue, as it was offered. */
export interface VersionsRow {
  recording_id: string
  service: string
  market: string
  mode: AppMode
  /** Best first. */
  candidates: ColumnType<readonly ScoredCandidate[], string, string>
  checked_at: Date
}

export interface ChoiceRow {
  app_id: string
  user_id: string
  recording_id: string
  service: string
  market: string
  mode: AppMode
  /** Null = none of the candidates is it, and we are not to ask again. */
  track_id: string | null
  track: NullableJson<MatchedTrack>
  created_at: Date
}
