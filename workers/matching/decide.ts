import type { Decision, ScoredCandidate } from '../../core/domain/match.ts'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import type { Comparison } from './compare.ts'
import { compare, readOffered, readWanted } from './compare.ts'
import { evidenceOf } from './explain.ts'

export interface DecideOptions {
  /** Which of two otherwise equal releases to take when the recording does not say. */
  readonly preferExplicit?: boolean
  readonly method?: 'search' | 'isrc'
  /** Leave out what the service will not play in this market; true unless set. */
  readonly playableOnly?: boolean
  /** Save the original when the sound in the video is an altered one that the catalogue lacks. */
  readonly acceptSubstitute?: boolean
}

const SURE = 0.93
const SHOWN = 5

export function decide(
  query: TrackQuery,
  candidates: readonly CatalogTrack[],
  options: DecideOptions = {},
): Decision {
  const wanted = readWanted(query)
  if (!wanted.read.knownRecording) return { kind: 'absent', reason: wanted.read.unknownReason ?? '' }
  const usable = candidates.filter((track) => track.playable || options.playableOnly === false)
  const plausible = usable
    .map((track) => compare(wanted, readOffered(track)))
    .filter(isPlausible)
    .sort((a, b) => b.score - a.score || (a.offered.track.id < b.offered.track.id ? -1 : 1))
  const best = plausible[0]
  if (best === undefined)
    return { kind: 'absent', reason: 'the catalogue has no track with this title and artist' }
  const confidence = 1 / (1 + Math.exp(-best.score))
  const scored = (one: Comparison): ScoredCandidate => ({
    track: one.offered.track,
    confidence: 1 / (1 + Math.exp(-one.score)),
    evidence: evidenceOf(one),
  })
  if (confidence >= SURE && best.version.verdict !== 'different')
    return { kind: 'found', ...scored(best), substitute: false }
  return { kind: 'unsure', candidates: plausible.slice(0, SHOWN).map(scored), reason: '' }
}

function isPlausible(one: Comparison): boolean {
  return one.title !== 'different' && one.artists !== 'different'
}
