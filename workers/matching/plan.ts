import type { TrackQuery } from '../../core/domain/track.ts'
import { readTrack } from '../../core/recording/read-track.ts'

/** Same shape as the adapters' search query; stated here because matching knows no services. */
export interface PlannedSearch {
  readonly title: string
  readonly artist?: string | undefined
  readonly album?: string | undefined
  readonly mode: 'structured' | 'loose'
}

/** What to ask a catalogue, best first; at most two, none when there is nothing to look for. */
export function searchPlan(query: TrackQuery): readonly PlannedSearch[] {
  const read = readTrack(query)
  if (!read.knownRecording) return []
  const artist = read.artists[0]
  return [
    { title: read.title, artist, mode: 'structured' },
    { title: read.title, artist, mode: 'loose' },
  ]
}
