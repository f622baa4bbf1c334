import type { ScoredCandidate } from '../../core/domain/match.ts'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { compare } from './compare.ts'
import { isWorthShowing, rank, scored } from './decide.ts'
import { readOffered, readWanted } from './sides.ts'

/** As many as a listener looks through. */
const MOST = 10

/** All that is this song, in whichever version: best first, what cannot be played left out. Pure. */
export function versionsOf(
  query: TrackQuery,
  candidates: readonly CatalogTrack[],
): readonly ScoredCandidate[] {
  const wanted = readWanted(query)
  if (!wanted.read.knownRecording) return []
  const offered = candidates.filter((track) => track.playable).map(readOffered)
  const ranked = rank(offered.map((one) => compare(wanted, one))).filter(isWorthShowing)
  return ranked.slice(0, MOST).map((one) => scored(one))
}
