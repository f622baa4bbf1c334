import { foldArtist, splitArtists } from './artist-names.ts'
import { foldText, foldWords } from './fold-text.ts'
import { cutParts } from './trailing-words.ts'

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
  /** Where the artists come from; `uploader`: from the title, although somebody else is given as artist. */
  readonly source: 'field' | 'title' | 'uploader' | 'none'
}

/** A run of words of the title that is part of the name, or of the artists. */
export interface Piece {
  readonly text: string
  readonly part: number
  readonly inBracket: boolean
}

/** All sensible ways to tell names from artists; part numbers found on the way are added to `parts`. */
export function readNames(
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
      name(groups.slice(1), splitArtists(outside(first)), 'uploader'),
      name(groups.slice(0, -1), splitArtists(outside(last)), 'uploader'),
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
