import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { foldText, tidy } from '../../core/recording/fold-text.ts'
import type { ReadName } from '../../core/recording/read-names.ts'
import type { ReadTrack } from '../../core/recording/read-track.ts'
import { readTrack } from '../../core/recording/read-track.ts'
import type { VersionTag } from '../../core/recording/version-tags.ts'
import type { Names } from './compare-artists.ts'
import { namesOf, namesOfRead } from './compare-artists.ts'
import { ALTERED } from './compare-versions.ts'

/** The recording that is looked for, read once and compared many times. */
export interface Wanted {
  readonly query: TrackQuery
  readonly read: ReadTrack
  /** Only a code or a link is known: the text says nothing. */
  readonly unnamed: boolean
  readonly names: readonly { readonly name: ReadName; readonly artists: Names }[]
}

/** One track of the catalogue, read. */
export interface Offered {
  readonly track: CatalogTrack
  readonly read: ReadTrack
  readonly name: ReadName
  readonly artists: Names
  readonly versions: readonly VersionTag[]
  /** The album is a concert, so its tracks are live whether their titles say so or not. */
  readonly liveAlbum: boolean
}

const LIVE_ALBUM =
  /\blive (?:at|in|from|on)\b|[([:-] ?live\b|\bunplugged\b|\bin concert\b|\ben vivo\b|\bao vivo\b|\ben directo\b|\ben concert\b|\bdal vivo\b/iu

export function readWanted(query: TrackQuery): Wanted {
  const read = readTrack(query)
  const names = read.names.map((name) => ({ name, artists: namesOfRead(name, read, query.artists) }))
  return {
    query,
    read,
    unnamed: !readTrack({ title: query.title, artists: query.artists }).knownRecording,
    names,
  }
}

/** The plain recording of which an altered sound was made: its length is another one, so none is compared. */
export function originalOf(wanted: Wanted): Wanted | undefined {
  const versions = wanted.read.versions.filter((tag) => !ALTERED.has(tag.kind))
  if (versions.length === wanted.read.versions.length) return undefined
  return { ...wanted, query: { ...wanted.query, durationMs: undefined }, read: { ...wanted.read, versions } }
}

/** Artists and albums of imitations name them; their titles often do not. */
const IMITATION =
  /\b(?:karaoke|tribute|made famous|in the style of|originally performed|backing tracks?|cover band|lullaby|music box|8 bit|piano dreamers|renditions|sing along|singalong|ringtones?)\b/u

export function readOffered(track: CatalogTrack): Offered {
  const read = readTrack({ title: track.title, artists: track.artists })
  const name: ReadName = read.names[0] ?? {
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
  const says = read.versions.some((tag) => tag.kind === 'karaoke' || tag.kind === 'cover')
  const versions: readonly VersionTag[] =
    imitates && !says ? [...read.versions, { kind: 'karaoke', words: 'karaoke' }] : read.versions
  const liveAlbum = LIVE_ALBUM.test(tidy(track.album ?? ''))
  return {
    track,
    read,
    name,
    liveAlbum,
    artists: namesOf(name.artists, track.artists, read.featured),
    versions,
  }
}
