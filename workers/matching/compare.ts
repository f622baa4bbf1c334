import { foldArtist } from '../../core/recording/artist-names.ts'
import { foldText } from '../../core/recording/fold-text.ts'
import type { ReadName } from '../../core/recording/read-names.ts'
import type { ReadTrack } from '../../core/recording/read-track.ts'
import { normalizeIsrc } from '../../core/domain/track.ts'
import type { VersionTag } from '../../core/recording/version-tags.ts'
import type { ArtistClass, Names } from './compare-artists.ts'
import { compareArtists, namesOf } from './compare-artists.ts'
import type { AlbumClass, DateClass, DurationClass, FlagClass } from './compare-rest.ts'
import { compareAlbum, compareDate, compareDuration, compareExplicit, durationDelta } from './compare-rest.ts'
import type { TitleClass } from './compare-title.ts'
import { compareParts, compareTitle, nameWithoutArtist } from './compare-title.ts'
import type { VersionComparison } from './compare-versions.ts'
import { compareVersions } from './compare-versions.ts'
import type { Offered, Wanted } from './sides.ts'
import { WEIGHTS } from './weights.ts'

/** Verdicts of all signals for one track, under the best way to read the wanted title. */
export interface Comparison {
  readonly offered: Offered
  readonly title: TitleClass
  readonly artists: ArtistClass
  readonly source: ReadName['source']
  readonly version: VersionComparison
  readonly sameParts: boolean
  readonly weakDiffers: boolean
  readonly durationDelta: number | undefined
  readonly duration: DurationClass
  readonly album: AlbumClass
  readonly explicit: FlagClass
  readonly date: DateClass
  readonly sameIsrc: boolean
  /** Sum of the weights: the odds of being the wanted recording, as a logarithm. */
  readonly score: number
}

type Verdicts = Omit<Comparison, 'score'>

export function compare(wanted: Wanted, offered: Offered): Comparison {
  const rest = compareRest(wanted, offered)
  if (wanted.unnamed) return compareUnnamed(offered, rest)
  let best: Comparison | undefined
  for (const { name, artists } of readings(wanted, offered)) {
    const one = compareReading(wanted, offered, name, artists, rest)
    if (best === undefined || one.score > best.score) best = one
  }
  return best ?? compareReading(wanted, offered, offered.name, offered.artists, rest)
}

/** With nothing but a code, a track that bears it is the one; there is no text that could contradict it. */
function compareUnnamed(offered: Offered, rest: Rest): Comparison {
  const verdicts: Verdicts = {
    offered,
    title: rest.sameIsrc ? 'unsaid' : 'different',
    artists: 'unknown',
    source: 'none',
    version: { verdict: 'same', extra: [], missing: [] },
    ...rest,
    sameParts: true,
    weakDiffers: false,
  }
  return { ...verdicts, score: scoreOf(verdicts) }
}

/** Where nobody is named, the offered artist may stand at either end of the title. */
function readings(
  wanted: Wanted,
  offered: Offered,
): readonly { readonly name: ReadName; readonly artists: Names }[] {
  const bare = wanted.names.find(({ name }) => name.source === 'none')
  if (bare === undefined) return wanted.names
  const found: { name: ReadName; artists: Names }[] = [...wanted.names]
  for (const artist of [
    offered.name.artists.join(' and '),
    ...offered.name.artists,
    ...offered.track.artists,
  ]) {
    const name =
      nameWithoutArtist(bare.name, foldArtist(artist)) ?? nameWithoutArtist(bare.name, foldText(artist))
    if (name !== undefined) {
      found.push({ name, artists: namesOf(name.artists, name.artists, wanted.read.featured) })
    }
  }
  return found
}

type Rest = Pick<
  Comparison,
  'sameParts' | 'weakDiffers' | 'durationDelta' | 'duration' | 'album' | 'explicit' | 'date' | 'sameIsrc'
>

function compareRest(wanted: Wanted, offered: Offered): Rest {
  const { query, read } = wanted
  const { track } = offered
  const delta = durationDelta(query.durationMs, track.durationMs)
  const isrc = query.isrc === undefined ? undefined : normalizeIsrc(query.isrc)
  return {
    sameParts: compareParts(read, offered.read),
    weakDiffers: weakKinds(read) !== weakKinds(offered.read),
    durationDelta: delta,
    duration: compareDuration(delta),
    album: compareAlbum(query.album, track.album),
    explicit: compareExplicit(query, track),
    date: compareDate(query.releaseDate, track.releaseDate),
    sameIsrc: isrc !== undefined && track.isrc !== undefined && isrc === normalizeIsrc(track.isrc),
  }
}

function weakKinds(side: ReadTrack): string {
  return side.weakTags
    .map((tag) => tag.kind)
    .sort()
    .join(' ')
}

function compareReading(
  wanted: Wanted,
  offered: Offered,
  name: ReadName,
  names: Names,
  rest: Rest,
): Comparison {
  const artists = compareArtists(names, offered.artists)
  const titles = { wanted: wanted.query.title ?? '', offered: offered.track.title }
  const version = compareVersions(wanted.read.versions, versionsOffered(wanted, offered, rest.album), titles)
  const title = underIsrc(compareTitle(name, offered.name), artists, rest)
  const verdicts = { offered, title, artists, source: name.source, version, ...rest }
  return { ...verdicts, score: scoreOf(verdicts) }
}

/** A concert album's tracks are live, whether their titles say so or not; unless that album is what is wanted. */
function versionsOffered(wanted: Wanted, offered: Offered, album: AlbumClass): readonly VersionTag[] {
  if (!offered.liveAlbum || offered.versions.some((tag) => tag.kind === 'live')) return offered.versions
  const asked = wanted.read.versions.some((tag) => tag.kind === 'live')
  if (!asked && (album === 'same' || album === 'similar')) return offered.versions
  return [...offered.versions, { kind: 'live', words: 'live' }]
}

/** The same code, artist and length make another title a translation; the code alone proves nothing. */
function underIsrc(title: TitleClass, artists: ArtistClass, rest: Rest): TitleClass {
  if (!rest.sameIsrc || (title !== 'different' && title !== 'script' && title !== 'part')) return title
  return artists !== 'different' && artists !== 'unknown' && isClose(rest.duration) ? 'coded' : title
}

function isClose(duration: DurationClass): boolean {
  return duration === 'exact' || duration === 'within-1s' || duration === 'within-3s'
}

function scoreOf(verdicts: Verdicts): number {
  return signalsOf(verdicts).reduce((sum, signal) => sum + (WEIGHTS[signal] ?? 0), WEIGHTS['bias'] ?? 0)
}

/** Names of the weights that apply. */
export function signalsOf(verdicts: Verdicts): readonly string[] {
  return [
    `title:${verdicts.title}`,
    `artists:${verdicts.artists}`,
    `version:${verdicts.version.verdict}`,
    `parts:${verdicts.sameParts ? 'same' : 'different'}`,
    `weak:${verdicts.weakDiffers ? 'different' : 'same'}`,
    // Between scripts the length is the proof itself (`twin`), and counts once.
    ...(verdicts.title === 'script' ? [] : [`duration:${verdicts.duration}`]),
    `album:${verdicts.album}`,
    `explicit:${verdicts.explicit}`,
    `date:${verdicts.date}`,
    `isrc:${verdicts.sameIsrc ? 'same' : 'unknown'}`,
    `source:${verdicts.source}`,
    ...(isTimedTwin(verdicts) ? ['twin:timed'] : []),
  ]
}

/** Other script, same artist, and the same length to the millisecond or within a second on the same album. */
export function isTimedTwin(one: Pick<Verdicts, 'title' | 'artists' | 'duration' | 'album'>): boolean {
  if (one.title !== 'script' || one.artists !== 'same') return false
  return one.duration === 'exact' || (one.duration === 'within-1s' && one.album === 'same')
}

/** Worth a look at all: neither the name nor the artists speak against it. */
export function isPlausible(one: Pick<Verdicts, 'title' | 'artists' | 'sameIsrc'>): boolean {
  return (one.title !== 'different' && one.artists !== 'different') || one.sameIsrc
}

/** What no sum of other evidence may outvote when nobody is asked. */
export function isSavable(one: Verdicts): boolean {
  // Who uploads "artist - song" under another name may have sung it himself.
  if (one.source === 'uploader') return false
  if (one.version.verdict === 'different' || !one.sameParts || one.duration === 'far') return false
  // "Live" alone may be any concert: only the same length or album tells which.
  if (one.version.verdict === 'loose' && !isClose(one.duration) && one.album !== 'same') return false
  if (one.artists === 'different' || one.title === 'different' || one.title === 'part') return false
  return one.title !== 'script' || isTimedTwin(one)
}
