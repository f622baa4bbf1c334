import type { TrackQuery } from '../domain/track.ts'
import { cutGuests, foldArtist, guestsOfBracket, splitArtists } from './artist-names.ts'
import { foldText, foldWords, tidy } from './fold-text.ts'
import { readSegment } from './read-segment.ts'
import { segmentTitle } from './title-segments.ts'
import { cutHashtags, cutParts, cutPictures, cutTrailing } from './trailing-words.ts'
import { isUnnamedSound } from './unknown-sounds.ts'
import type { VersionTag, WeakTag } from './version-tags.ts'

/** One way to understand who plays what: a video title may be "artist - song" or "song - artist". */
export interface ReadName {
  /** The song's name as written, without tags and artists. */
  readonly title: string
  /** Folded: the name outside brackets. */
  readonly main: string
  /** Folded: the name with everything that is not a tag, in order. */
  readonly full: string
  /** Folded: names in brackets and after dashes (subtitles, the name in another script). */
  readonly others: readonly string[]
  /** One of them came after a dash. */
  readonly hasTail: boolean
  /** Single names as written. */
  readonly artists: readonly string[]
  /** Where the artists come from. */
  readonly source: 'field' | 'title' | 'none'
}

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

interface Piece {
  readonly text: string
  readonly part: number
  readonly inBracket: boolean
}

interface Taken {
  readonly pieces: Piece[]
  readonly featured: string[]
  readonly versions: VersionTag[]
  readonly weakTags: WeakTag[]
}

const MOST = 16

export function readTrack(query: Pick<TrackQuery, 'title' | 'artists' | 'isrc' | 'links'>): ReadTrack {
  const title = cutPictures(cutHashtags(tidy(query.title ?? '')))
  const credits = query.artists.slice(0, MOST).filter((credit) => foldText(credit) !== '')
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
  for (const { text, place, part } of segments.slice(0, 64)) {
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
  const { before, guests } = cutGuests(text)
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

function readNames(
  pieces: readonly Piece[],
  title: string,
  fieldNames: readonly string[],
  credits: readonly string[],
  parts: string[],
): readonly ReadName[] {
  const groups = [...Map.groupBy(pieces, (piece) => piece.part).values()]
  const name = (
    from: readonly (readonly Piece[])[],
    artists: readonly string[],
    source: ReadName['source'],
  ): ReadName => buildName(from.flat(), title, artists, source, parts)
  const first = groups[0]
  const last = groups.at(-1)
  if (first === undefined || last === undefined || groups.length === 1) {
    return fieldNames.length > 0 ? [name(groups, fieldNames, 'field')] : readUndivided(pieces, title, parts)
  }
  if (fieldNames.length > 0) {
    const known = new Set([...fieldNames, ...credits].map(foldArtist))
    const isCredit = (group: readonly Piece[]): boolean => {
      const written = outside(group)
      return (
        known.has(foldArtist(written)) || splitArtists(written).every((one) => known.has(foldArtist(one)))
      )
    }
    if (isCredit(first)) return [name(groups.slice(1), fieldNames, 'field')]
    if (isCredit(last)) return [name(groups.slice(0, -1), fieldNames, 'field')]
    return [
      name(groups, fieldNames, 'field'),
      name(groups.slice(1), splitArtists(outside(first)), 'title'),
      name(groups.slice(0, -1), splitArtists(outside(last)), 'title'),
    ]
  }
  return [
    ...withoutYear(name(groups.slice(1), splitArtists(outside(first)), 'title')),
    ...withoutYear(name(groups.slice(0, -1), splitArtists(outside(last)), 'title')),
    ...(groups.length > 2
      ? [
          name(groups.slice(1, 2), splitArtists(outside(first)), 'title'),
          name([first], splitArtists(outside(groups[1] ?? first)), 'title'),
          name(
            [last],
            groups.slice(0, -1).flatMap((group) => splitArtists(outside(group))),
            'title',
          ),
        ]
      : []),
  ]
}

/** Uploads end with the year of the song: "Artist - Song 1982". Both readings are tried. */
function withoutYear(name: ReadName): readonly ReadName[] {
  const bare = name.main.replace(/ (?:19|20)\d\d$/u, '')
  return bare === name.main || name.main !== name.full ? [name] : [name, { ...name, main: bare, full: bare }]
}

function outside(group: readonly Piece[]): string {
  const runs = group.filter((piece) => !piece.inBracket)
  return (runs.length > 0 ? runs : group).map((piece) => piece.text).join(' ')
}

const QUOTED = /^([^"“”„«»]{1,80}?)\s*["“”„«]([^"“”„«»]{1,120})["“”»]\s*$/u
const BY = /^(.{1,120}) by (.{1,80})$/iu
const COLON = /^([^:]{1,60}): (.{1,120})$/u

/** `Artist "Song"`, `Song by Artist`, `Artist: Song`; otherwise nobody is named. */
function readUndivided(pieces: readonly Piece[], title: string, parts: string[]): readonly ReadName[] {
  const whole = buildName(pieces, title, [], 'none', parts)
  const text = outside(pieces)
  const build = (song: string, artist: string): ReadName =>
    buildName([{ text: song, part: 0, inBracket: false }], title, splitArtists(artist), 'title', parts)
  const quoted = QUOTED.exec(text)
  if (quoted?.[1] !== undefined && quoted[2] !== undefined) return [build(quoted[2], quoted[1]), whole]
  const colon = COLON.exec(text)
  if (colon?.[1] !== undefined && colon[2] !== undefined) return [build(colon[2], colon[1]), whole]
  const by = BY.exec(text)
  if (by?.[1] !== undefined && by[2] !== undefined) return [build(by[1], by[2]), whole]
  return [whole]
}

function buildName(
  pieces: readonly Piece[],
  title: string,
  artists: readonly string[],
  source: ReadName['source'],
  parts: string[],
): ReadName {
  const fold = (text: string): string => {
    const cut = cutParts(foldWords(text))
    parts.push(...cut.parts)
    return cut.words.join(' ')
  }
  const firstPart = pieces[0]?.part
  const head = pieces.filter((piece) => !piece.inBracket && piece.part === firstPart)
  const rest = pieces.filter((piece) => !head.includes(piece))
  const main = fold(head.map((piece) => piece.text).join(' '))
  const others = rest.map((piece) => fold(piece.text)).filter((other) => other !== '')
  const full = pieces
    .map((piece) => fold(piece.text))
    .filter((text) => text !== '')
    .join(' ')
  const written = (head[0] === pieces[0] ? head : pieces).map((piece) => piece.text).join(' ')
  const fallback = foldText(title)
  return {
    title: written === '' ? title : written,
    main: main === '' ? (full === '' ? fallback : full) : main,
    full: full === '' ? fallback : full,
    others,
    hasTail: rest.some((piece) => !piece.inBracket),
    artists,
    source,
  }
}
