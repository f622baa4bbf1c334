import type { Decision, ScoredCandidate } from '../../core/domain/match.ts'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import type { Comparison } from './compare.ts'
import { compare, isPlausible, isSavable } from './compare.ts'
import { absentReason, evidenceOf, unsureReason } from './explain.ts'
import { preferred, rivalsOf } from './prefer.ts'
import type { Wanted } from './sides.ts'
import { originalOf, readOffered, readWanted } from './sides.ts'

export interface DecideOptions {
  /** Which of two otherwise equal releases to take when the recording does not say. */
  readonly preferExplicit?: boolean
  readonly method?: 'search' | 'isrc'
  /** Leave out what the service will not play in this market; true unless set. */
  readonly playableOnly?: boolean
  /** Save the original when the sound in the video is an altered one that the catalogue lacks. */
  readonly acceptSubstitute?: boolean
  /** How much faster than the original the sound plays (1.25 = a quarter faster); its length is corrected by it. */
  readonly tempoRatio?: number
}

/** Saving without asking needs this confidence; docs/matching.md has the curve it was read from. */
export const SURE = 0.88
const SHOWN = 5
/** Below this a candidate is not worth a listener's look, unless it is another version of the same song. */
const WORTH_SHOWING = 0.01

/** Which of the tracks is the wanted recording: found, unsure (at most five, best first), or absent. Pure. */
export function decide(
  query: TrackQuery,
  candidates: readonly CatalogTrack[],
  options: DecideOptions = {},
): Decision {
  const wanted = readWanted(atOriginalSpeed(query, options.tempoRatio))
  if (!wanted.read.knownRecording) return { kind: 'absent', reason: wanted.read.unknownReason ?? '' }
  const usable = candidates.filter((track) => track.playable || options.playableOnly === false)
  const offered = usable.map(readOffered)
  const ranked = rank(offered.map((one) => compare(wanted, one)))
  const savable = ranked.filter((one) => isSavable(one) && confidenceOf(one) >= SURE)
  const best = preferred(wanted, savable, options.preferExplicit)
  if (best !== undefined && rivalsOf(best, ranked).length === 0) {
    return { kind: 'found', ...scored(best), substitute: false }
  }
  const original = best === undefined ? findOriginal(wanted, offered, options.preferExplicit) : undefined
  if (original !== undefined && options.acceptSubstitute === true) {
    return { kind: 'found', ...scored(original, true), substitute: true }
  }
  const shown = ranked.filter(isWorthShowing)
  const first = original?.offered.track.id
  const ordered = [
    ...(original === undefined ? [] : [scored(original, true)]),
    ...shown.filter((one) => one.offered.track.id !== first).map((one) => scored(one)),
  ].slice(0, SHOWN)
  if (ordered.length === 0) return { kind: 'absent', reason: absentReason(wanted, candidates, usable) }
  return { kind: 'unsure', candidates: ordered, reason: unsureReason(wanted, shown, original !== undefined) }
}

function atOriginalSpeed(query: TrackQuery, tempoRatio: number | undefined): TrackQuery {
  if (tempoRatio === undefined || query.durationMs === undefined || tempoRatio <= 0) return query
  return { ...query, durationMs: Math.round(query.durationMs * tempoRatio) }
}

/** The order of the candidates given must not matter: what the scores leave open, length and then the id settle. */
export function rank(comparisons: readonly Comparison[]): readonly Comparison[] {
  const gap = (one: Comparison): number => Math.abs(one.durationDelta ?? Number.MAX_SAFE_INTEGER)
  const byId = (a: Comparison, b: Comparison): number => {
    const [one, other] = [a.offered.track.id, b.offered.track.id]
    return one < other ? -1 : one > other ? 1 : 0
  }
  return comparisons.filter(isPlausible).sort((a, b) => b.score - a.score || gap(a) - gap(b) || byId(a, b))
}

function findOriginal(
  wanted: Wanted,
  offered: Parameters<typeof compare>[1][],
  preferExplicit: boolean | undefined,
): Comparison | undefined {
  const original = originalOf(wanted)
  if (original === undefined) return undefined
  const ranked = rank(offered.map((one) => compare(original, one)))
  const savable = ranked.filter((one) => isSavable(one) && confidenceOf(one) >= SURE)
  return preferred(original, savable, preferExplicit)
}

export function isWorthShowing(one: Comparison): boolean {
  const sameSong = one.version.verdict === 'different' && one.artists === 'same' && isSameName(one)
  return sameSong || one.sameIsrc || confidenceOf(one) >= WORTH_SHOWING
}

function isSameName(one: Comparison): boolean {
  return one.title === 'exact' || one.title === 'aside' || one.title === 'half'
}

/** Nothing is ever quite certain, nor quite impossible. */
function confidenceOf(one: Comparison): number {
  return Math.min(0.999, Math.max(0.001, 1 / (1 + Math.exp(-one.score))))
}

export function scored(one: Comparison, asSubstitute = false): ScoredCandidate {
  return {
    track: one.offered.track,
    confidence: Math.round(confidenceOf(one) * 1000) / 1000,
    evidence: evidenceOf(one, asSubstitute),
  }
}
