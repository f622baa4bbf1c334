import type { Decision, ScoredCandidate } from '../../core/domain/match.ts'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { readTrack } from '../../core/recording/read-track.ts'

export interface DecideOptions {
  readonly preferExplicit?: boolean
  readonly method?: 'search' | 'isrc'
  readonly playableOnly?: boolean
  /** Save the original when the sound in the video is an altered one that the catalogue lacks. */
  readonly acceptSubstitute?: boolean
}

export function decide(
  query: TrackQuery,
  candidates: readonly CatalogTrack[],
  options: DecideOptions = {},
): Decision {
  const read = readTrack(query)
  if (!read.knownRecording) return { kind: 'absent', reason: read.unknownReason ?? '' }
  const usable = candidates.filter((track) => track.playable || options.playableOnly === false)
  const scored = usable
    .filter((track) => track.title.toLowerCase() === read.title.toLowerCase())
    .map((track): ScoredCandidate => {
      const same = read.artists.some((name) => track.artists.join(' ').toLowerCase() === name.toLowerCase())
      return {
        track,
        confidence: same ? 0.97 : 0.3,
        evidence: [
          { signal: 'title', verdict: 'same' },
          { signal: 'artists', verdict: same ? 'same' : 'unknown' },
        ],
      }
    })
    .sort((a, b) => b.confidence - a.confidence)
  const best = scored[0]
  if (best === undefined) return { kind: 'absent', reason: 'no track with this title and artist' }
  if (best.confidence > 0.9) return { kind: 'found', ...best, substitute: false }
  return {
    kind: 'unsure',
    candidates: scored.slice(0, 5),
    reason: 'the title fits, the artist is not certain',
  }
}
