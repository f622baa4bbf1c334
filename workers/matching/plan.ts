import type { SearchQuery } from '../../adapters/adapter.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { readTrack } from '../../core/recording/read-track.ts'

/** What to ask a catalogue, best first; at most two, none when there is nothing to look for. */
export function searchPlan(query: TrackQuery): readonly SearchQuery[] {
  const read = readTrack(query)
  if (!read.knownRecording) return []
  const artist = read.artists[0]
  return [
    { title: read.title, artist, mode: 'structured' },
    { title: read.title, artist, mode: 'loose' },
  ]
}
