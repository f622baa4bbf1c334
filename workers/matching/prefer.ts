import { foldText } from '../../core/recording/fold-text.ts'
import type { Comparison } from './compare.ts'
import type { Wanted } from './sides.ts'

/** Releases of one recording differ less than this in length; other cuts of a song differ more. */
const SAME_CUT_MS = 10_000
/** Log-odds within which two tracks are equally likely the wanted recording, so that taste may choose. */
const EQUALLY_LIKELY = 1
/** Closer than this, only chance would tell two different recordings apart. */
const TOO_CLOSE = 0.3

const COMPILATION =
  /\b(?:greatest hits|best of|the best|very best|collection|anthology|essentials?|hits|various|now thats|ultimate|playlist|box set|gold|compilation|singles)\b/u

/** Of equally likely tracks the preferred one: explicit as wanted, the original release, the earliest. */
export function preferred(
  wanted: Wanted,
  ranked: readonly Comparison[],
  preferExplicit?: boolean,
): Comparison | undefined {
  const best = ranked[0]
  if (best === undefined) return undefined
  const equals = ranked.filter((one) => best.score - one.score <= EQUALLY_LIKELY && isSameCut(best, one))
  const rank = (one: Comparison): readonly (number | string)[] => [
    flagRank(wanted, one, preferExplicit),
    one.weakDiffers ? 1 : 0,
    -Math.round((one.score - best.score) * 2),
    isCompilation(one) ? 1 : 0,
    one.offered.track.releaseDate ?? '9999',
    -one.score,
    one.offered.track.id,
  ]
  return [...equals].sort((a, b) => compareRanks(rank(a), rank(b)))[0]
}

/** Tracks as likely as the best one that are another recording: only a person can choose. */
export function rivalsOf(best: Comparison, ranked: readonly Comparison[]): readonly Comparison[] {
  const twin = best.title === 'script'
  return ranked.filter((one) => {
    if (one === best) return false
    // Between scripts the length is all the proof there is: a second track of that length takes it away.
    if (twin && one.title === 'script')
      return one.artists === 'same' && Math.abs(one.durationDelta ?? 1e9) <= 3_000 && !isSameTitle(best, one)
    return (
      Math.abs(best.score - one.score) < TOO_CLOSE &&
      !isSameCut(best, one) &&
      best.durationDelta === undefined
    )
  })
}

function isSameTitle(a: Comparison, b: Comparison): boolean {
  return a.offered.name.full === b.offered.name.full
}

function isSameCut(a: Comparison, b: Comparison): boolean {
  const [one, other] = [a.offered.track.durationMs, b.offered.track.durationMs]
  if (one !== undefined && other !== undefined && Math.abs(one - other) > SAME_CUT_MS) return false
  const tags = (side: Comparison): string =>
    side.offered.versions
      .map((tag) => `${tag.kind} ${tag.by ?? ''}`)
      .sort()
      .join('|')
  return tags(a) === tags(b)
}

function flagRank(wanted: Wanted, one: Comparison, preferExplicit: boolean | undefined): number {
  const said = wanted.read.weakTags.find((tag) => tag.kind === 'explicit' || tag.kind === 'clean')?.kind
  const wish = wanted.query.explicit ?? (said === undefined ? preferExplicit : said === 'explicit')
  const flag = one.offered.track.explicit
  return wish === undefined || flag === undefined ? 0.5 : flag === wish ? 0 : 1
}

function isCompilation(one: Comparison): boolean {
  const { album, albumType } = one.offered.track
  if (albumType !== undefined) return albumType === 'compilation'
  return album !== undefined && COMPILATION.test(foldText(album))
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? value
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}
