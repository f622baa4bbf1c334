import { foldArtist, namesNobody, splitArtists } from '../../core/recording/artist-names.ts'
import { scriptOf } from '../../core/recording/fold-text.ts'
import type { ReadName } from '../../core/recording/read-names.ts'
import type { ReadTrack } from '../../core/recording/read-track.ts'
import { similarity, tight, wordOverlap } from './similarity.ts'

/**
 * `same`: first names agree, or all; `shared`: at least one name agrees; `near`: spelling, or one is a longer form of
 * the other; `script`: other writing; `unknown`: nobody named.
 */
export type ArtistClass = 'same' | 'shared' | 'near' | 'script' | 'unknown' | 'different'

/** Everything that is a name on one side: whole credits and single names, folded, without spaces. */
export interface Names {
  readonly first: ReadonlySet<string>
  /** Named as artists, not only as guests. */
  readonly credited: ReadonlySet<string>
  readonly all: ReadonlySet<string>
  readonly spaced: readonly string[]
}

export function namesOf(
  artists: readonly string[],
  credits: readonly string[],
  featured: readonly string[],
): Names {
  const fold = (names: readonly string[]): string[] =>
    names.map(foldArtist).filter((name) => !namesNobody(name))
  const single = fold(artists)
  const whole = fold(credits)
  const first = fold([
    ...splitArtists(credits[0] ?? '').slice(0, 1),
    ...credits.slice(0, 1),
    ...artists.slice(0, 1),
  ])
  const spaced = [...new Set([...first, ...single, ...whole, ...fold(featured)])]
  const credited = new Set([...first, ...single, ...whole].map(tight))
  return { first: new Set(first.map(tight)), credited, all: new Set(spaced.map(tight)), spaced }
}

export function namesOfRead(name: ReadName, read: ReadTrack, credits: readonly string[]): Names {
  return namesOf(
    name.artists,
    name.source === 'field' ? credits : [name.artists.join(' and ')],
    read.featured,
  )
}

export function compareArtists(wanted: Names, offered: Names): ArtistClass {
  if (wanted.all.size === 0 || offered.all.size === 0) return 'unknown'
  if (intersects(wanted.first, offered.all) || intersects(offered.first, wanted.credited)) return 'same'
  if (intersects(wanted.all, offered.all)) return 'shared'
  if (wanted.spaced.some((a) => offered.spaced.some((b) => nearName(a, b)))) return 'near'
  const scripts = new Set([...wanted.spaced, ...offered.spaced].map(scriptOf))
  return scripts.has('latin') && scripts.has('other') && !mixed(wanted) && !mixed(offered)
    ? 'script'
    : 'different'
}

function mixed(names: Names): boolean {
  const scripts = new Set(names.spaced.map(scriptOf))
  return scripts.has('latin') && scripts.has('other')
}

function intersects(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  for (const name of left) if (right.has(name)) return true
  return false
}

function nearName(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length)
  if (shorter >= 5 && similarity(left, right) >= 0.85) return true
  // "Ila Moor" in "Ila Moor Quartet": all words of the shorter name, two at least or one long one.
  const words = Math.min(left.split(' ').length, right.split(' ').length)
  return (words >= 2 || shorter >= 5) && wordOverlap(left, right) === 1
}
