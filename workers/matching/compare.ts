import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { normalizeIsrc } from '../../core/domain/track.ts'
import { foldArtist } from '../../core/recording/artist-names.ts'
import { foldText } from '../../core/recording/fold-text.ts'
import type { ReadName, ReadTrack } from '../../core/recording/read-track.ts'
import { readTrack } from '../../core/recording/read-track.ts'
import type { VersionTag } from '../../core/recording/version-tags.ts'
import type { ArtistClass, Names } from './compare-artists.ts'
import { compareArtists, namesOf, namesOfRead } from './compare-artists.ts'
import type { AlbumClass, DateClass, DurationClass, FlagClass } from './compare-rest.ts'
import { compareAlbum, compareDate, compareDuration, compareExplicit, durationDelta } from './compare-rest.ts'
import type { TitleClass } from './compare-title.ts'
import { compareParts, compareTitle, nameWithoutArtist } from './compare-title.ts'
import type { VersionComparison } from './compare-versions.ts'
import { compareVersions } from './compare-versions.ts'
import { WEIGHTS } from './weights.ts'

/** A recording or track, read once and compared many times. */
export interface Wanted {
  readonly query: TrackQuery
  readonly read: ReadTrack
  readonly names: readonly { readonly name: ReadName; readonly artists: Names }[]
}

export interface Offered {
  readonly track: CatalogTrack
  readonly read: ReadTrack
  readonly name: ReadName
  readonly artists: Names
  readonly versions: readonly VersionTag[]
}

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

export function readWanted(query: TrackQuery): Wanted {
  const read = readTrack(query)
  return {
    query,
    read,
    names: read.names.map((name) => ({ name, artists: namesOfRead(name, read, query.artists) })),
  }
}

const IMITATION =
  /\b(?:karaoke|tribute|made famous|in the style of|originally performed|backing track|cover band|lullaby|music box|8 bit|piano dreamers|renditions|sing along|singalong|ringtone)\b/u

export function readOffered(track: CatalogTrack): Offered {
  const read = readTrack({ title: track.title, artists: track.artists })
  const first = read.names[0]
  const name: ReadName = first ?? {
    title: track.title,
    main: '',
    full: '',
    others: [],
    hasTail: false,
    artists: track.artists,
    source: 'field',
  }
  const imitates =
    IMITATION.test(foldText(track.artists.join(' , '))) || IMITATION.test(foldText(track.album ?? ''))
  const versions: readonly VersionTag[] =
    imitates && !read.versions.some((tag) => tag.kind === 'karaoke' || tag.kind === 'cover')
      ? [...read.versions, { kind: 'karaoke', words: 'karaoke' }]
      : read.versions
  return { track, read, name, artists: namesOf(name.artists, track.artists, read.featured), versions }
}

/** The best way to read the wanted title, against one track. */
export function compare(wanted: Wanted, offered: Offered): Comparison {
  const rest = compareRest(wanted, offered)
  let best: Comparison | undefined
  for (const { name, artists } of readings(wanted, offered)) {
    const one = compareReading(wanted, offered, name, artists, rest)
    if (best === undefined || one.score > best.score) best = one
  }
  return best ?? compareReading(wanted, offered, offered.name, offered.artists, rest)
}

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
    if (name !== undefined)
      found.push({ name, artists: namesOf(name.artists, name.artists, wanted.read.featured) })
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
  const weak = (side: ReadTrack): string =>
    side.weakTags
      .map((tag) => tag.kind)
      .sort()
      .join(' ')
  return {
    sameParts: compareParts(read, offered.read),
    weakDiffers: weak(read) !== weak(offered.read),
    durationDelta: delta,
    duration: compareDuration(delta),
    album: compareAlbum(query.album, track.album),
    explicit: compareExplicit(query, track),
    date: compareDate(query.releaseDate, track.releaseDate),
    sameIsrc: isrc !== undefined && track.isrc !== undefined && isrc === normalizeIsrc(track.isrc),
  }
}

function compareReading(
  wanted: Wanted,
  offered: Offered,
  name: ReadName,
  artists: Names,
  rest: Rest,
): Comparison {
  const version = compareVersions(wanted.read.versions, offered.versions, {
    wanted: wanted.query.title ?? '',
    offered: offered.track.title,
  })
  const part = {
    offered,
    title: compareTitle(name, offered.name),
    artists: compareArtists(artists, offered.artists),
    source: name.source,
    version,
    ...rest,
  }
  return {
    ...part,
    score: signalsOf(part).reduce((sum, signal) => sum + (WEIGHTS[signal] ?? 0), WEIGHTS['bias'] ?? 0),
  }
}

/** Names of the weights that apply. */
export function signalsOf(comparison: Omit<Comparison, 'score'>): readonly string[] {
  return [
    `title:${comparison.title}`,
    `artists:${comparison.artists}`,
    `version:${comparison.version.verdict}`,
    `parts:${comparison.sameParts ? 'same' : 'different'}`,
    `weak:${comparison.weakDiffers ? 'different' : 'same'}`,
    `duration:${comparison.duration}`,
    `album:${comparison.album}`,
    `explicit:${comparison.explicit}`,
    `date:${comparison.date}`,
    `isrc:${comparison.sameIsrc ? 'same' : 'unknown'}`,
    `source:${comparison.source}`,
  ]
}
