import type { TrackQuery } from '../domain/track.ts'
import { cutGuests, cutProducer, foldArtist, guestsOfBracket, splitArtists } from './artist-names.ts'
import { foldText, tidy } from './fold-text.ts'
import type { Piece, ReadName } from './read-names.ts'
import { readNames } from './read-names.ts'
import { readSegment } from './read-segment.ts'
import { segmentTitle } from './title-segments.ts'
import { cutHashtags, cutPictures, cutTrailing } from './trailing-words.ts'
import { isUnnamedSound } from './unknown-sounds.ts'
import type { VersionTag, WeakTag } from './version-tags.ts'

/** A messy description taken apart; nothing is thrown away unread. */
export interface ReadTrack {
  /** The song's name alone, as written. */
  readonly title: string
  readonly artists: readonly string[]
  readonly featured: readonly string[]
  /** All sensible ways to read title and artists, likeliest first; the first one is `title` and `artists`. */
  readonly names: readonly ReadName[]
  readonly versions: readonly VersionTag[]
  readonly weakTags: readonly WeakTag[]
  /** "Pt. 2" → `2`. */
  readonly parts: readonly string[]
  /** False for "original sound" and the like: there is nothing to look for. */
  readonly knownRecording: boolean
  /** Why not, for a listener. */
  readonly unknownReason?: string
}

interface Taken {
  readonly pieces: Piece[]
  readonly featured: string[]
  readonly versions: VersionTag[]
  readonly weakTags: WeakTag[]
}

const MOST = 16

type Described = Pick<TrackQuery, 'title' | 'artists' | 'isrc' | 'links'>

/** Whether it names something that can be looked for; the rest of the reading is spared. */
export function isKnownRecording(query: Described): boolean {
  return whyUnknown(query, readTitle(query), readCredits(query).length > 0) === undefined
}

export function readTrack(query: Described): ReadTrack {
  const title = readTitle(query)
  const credits = readCredits(query)
  const fieldNames = [...new Set(credits.flatMap((credit) => splitArtists(credit)))]
  const taken = takeApart(title, fieldNames)
  const parts: string[] = []
  const names = readNames(taken.pieces, title, fieldNames, credits, parts)
  const first = names[0]
  const reason = whyUnknown(query, title, credits.length > 0)
  return {
    title: first?.title ?? title,
    artists: first?.artists ?? fieldNames,
    featured: taken.featured.flatMap((guests) => splitArtists(guests)),
    names,
    versions: withLoneYear(notByArtist(taken.versions, fieldNames), title),
    weakTags: taken.weakTags,
    parts: [...new Set(parts)].sort(),
    knownRecording: reason === undefined,
    ...(reason === undefined ? {} : { unknownReason: reason }),
  }
}

function readTitle({ title }: Described): string {
  return cutPictures(cutHashtags(tidy(title ?? '')))
}

function readCredits({ artists }: Described): readonly string[] {
  return artists.slice(0, MOST).filter((credit) => foldText(credit) !== '')
}

/** "Ila Moor version" by Ila Moor is the plain recording. */
function notByArtist(versions: readonly VersionTag[], artists: readonly string[]): readonly VersionTag[] {
  if (!versions.some((tag) => tag.kind === 'alternate')) return versions
  const own = new Set(artists.flatMap((artist) => [`${foldText(artist)} version`, `${foldText(artist)} ver`]))
  return versions.filter((tag) => tag.kind !== 'alternate' || !own.has(tag.words))
}

/** "Live in Leeds - 1970": a year in a segment of its own belongs to the version. */
function withLoneYear(versions: readonly VersionTag[], title: string): readonly VersionTag[] {
  if (versions.length === 0 || versions.some((tag) => tag.year !== undefined)) return versions
  const lone = segmentTitle(title).find((segment) => /^(?:19|20)\d\d$/u.test(segment.text))
  return lone === undefined ? versions : versions.map((tag) => ({ ...tag, year: Number(lone.text) }))
}

function whyUnknown(
  query: Pick<TrackQuery, 'title' | 'isrc' | 'links'>,
  title: string,
  hasArtist: boolean,
): string | undefined {
  if (query.isrc !== undefined || (query.links?.length ?? 0) > 0) return undefined
  if (foldText(title) === '') return 'the video does not say what this sound is'
  const parts = title.split(/ [-–—|•·] ?|: ?/u).map((part) => part.trim())
  if (isUnnamedSound(parts, hasArtist)) return 'this is an original sound: it names no released recording'
  return undefined
}

function takeApart(title: string, artists: readonly string[]): Taken {
  const taken: Taken = { pieces: [], featured: [], versions: [], weakTags: [] }
  const folded = new Set(artists.map(foldArtist))
  const segments = segmentTitle(title)
  // In "artist - song" the second part is the name and must not be read as a tail.
  const songPart = artists.length === 0 || folded.has(foldArtist(segments[0]?.text ?? '')) ? 1 : 0
  for (const { text, place, part } of segments.slice(0, 24)) {
    if (place === 'bracket') takeBracket(taken, text, part)
    else takeRun(taken, text, part, place === 'dash' && part > songPart)
  }
  return taken
}

function takeBracket(taken: Taken, text: string, part: number): void {
  const guests = guestsOfBracket(text)
  if (guests !== undefined) {
    taken.featured.push(guests)
    return
  }
  const { before, guests: more } = cutGuests(text)
  taken.featured.push(...more)
  if (before !== '') takeTagsOrName(taken, before, part, true, false)
}

function takeRun(taken: Taken, text: string, part: number, tail: boolean): void {
  const { before, guests } = cutGuests(cutProducer(text))
  for (const names of guests) {
    // "ft. Ila Moor (Remix)" was cut at the bracket already; "ft. Ila Moor Remix" was not.
    const cut = cutTrailing(names)
    taken.featured.push(cut.name)
    if (cut.tail !== '') keepTags(taken, cut.tail)
  }
  if (before === '') return
  if (part > 0 || taken.pieces.length > 0) {
    takeTagsOrName(taken, before, part, false, tail)
    return
  }
  takeName(taken, before, part)
}

function takeTagsOrName(taken: Taken, text: string, part: number, inBracket: boolean, tail: boolean): void {
  const read = readSegment(text, tail)
  taken.versions.push(...read.versions)
  taken.weakTags.push(...read.weakTags)
  if (!read.isName) return
  if (inBracket) taken.pieces.push({ text, part, inBracket })
  else takeName(taken, text, part)
}

function takeName(taken: Taken, text: string, part: number): void {
  const { name, tail } = cutTrailing(text)
  taken.pieces.push({ text: name, part, inBracket: false })
  if (tail !== '') keepTags(taken, tail)
}

function keepTags(taken: Taken, text: string): void {
  const read = readSegment(text, true)
  taken.versions.push(...read.versions)
  taken.weakTags.push(...read.weakTags)
}
