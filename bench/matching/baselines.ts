/**
 * How others decide, re-stated from their published rules and code (only the decision, on candidates already found):
 * spotDL spotdl/utils/matching.py @0b51580; beets beets/autotag/distance.py @07f39c5; Music Assistant
 * music_assistant/server/helpers/compare.py @a80940c.
 */
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'

export type Baseline = (query: TrackQuery, candidates: readonly CatalogTrack[]) => CatalogTrack | undefined

function ascii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function ratio(left: string, right: string): number {
  if (left === right) return 1
  const longest = Math.max(left.length, right.length)
  let row = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const swap = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return longest === 0 ? 1 : 1 - row[right.length]! / longest
}

/** rapidfuzz's ratio: letters in common, in order, against all letters. */
function common(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, () => 0)
  for (const letter of left) {
    const next = [0]
    for (let j = 1; j <= right.length; j += 1) {
      next.push(letter === right[j - 1] ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!))
    }
    row = next
  }
  const all = left.length + right.length
  return all === 0 ? 1 : (2 * row[right.length]!) / all
}

function highest(
  candidates: readonly CatalogTrack[],
  score: (track: CatalogTrack) => number,
  least: number,
): CatalogTrack | undefined {
  let best: CatalogTrack | undefined
  let top = least
  for (const track of candidates) {
    const value = score(track)
    if (value > top || (best === undefined && value >= least)) {
      best = track
      top = value
    }
  }
  return best
}

const credit = (side: { readonly artists: readonly string[] }): string => ascii(side.artists.join(' '))

/** The most similar "title artist" text, taken whenever it is similar at all. */
function plainSimilarity(query: TrackQuery, candidates: readonly CatalogTrack[]): CatalogTrack | undefined {
  const wanted = `${ascii(query.title ?? '')} ${credit(query)}`.trim()
  return highest(candidates, (track) => common(wanted, `${ascii(track.title)} ${credit(track)}`), 0)
}

function exactText(query: TrackQuery, candidates: readonly CatalogTrack[]): CatalogTrack | undefined {
  const wanted = `${ascii(query.title ?? '')}|${credit(query)}`
  return candidates.find((track) => `${ascii(track.title)}|${credit(track)}` === wanted)
}

const FORBIDDEN =
  'bassboosted remix remastered remaster reverb bassboost live acoustic 8daudio concert acapella slowed instrumental cover'.split(
    ' ',
  )

const sorted = (text: string): string => text.split(' ').sort().join(' ')

/** Sorted-token ratios, forbidden words only where the result has them, length by 100·e^(−0.1·Δs) unless names agree well. */
function spotdl(query: TrackQuery, candidates: readonly CatalogTrack[]): CatalogTrack | undefined {
  const title = ascii(query.title ?? '')
  const wantedArtists = query.artists.map(ascii)
  return highest(
    candidates,
    (track) => {
      const found = ascii(track.title)
      const words = new Set(title.split(' '))
      if (!found.split(' ').some((word) => words.has(word))) return 0
      const artists = spotdlArtists(wantedArtists, track, title)
      let name = 100 * common(sorted(title), sorted(found))
      if (name <= 75) {
        const both = (text: string, names: string): string => sorted(`${text} ${names}`.trim())
        name = Math.max(name, 100 * common(both(title, wantedArtists.join(' ')), both(found, credit(track))))
      }
      name -= 15 * FORBIDDEN.filter((word) => found.includes(word) && !title.includes(word)).length
      if (name <= 60 || artists < 70) return 0
      const average = (name + artists) / 2
      if (query.durationMs === undefined || track.durationMs === undefined) return average
      const time = 100 * Math.exp((-0.1 * Math.abs(query.durationMs - track.durationMs)) / 1000)
      if (time < 25) return 0
      return average <= 85 ? (average + time) / 2 : average
    },
    80,
  )
}

function spotdlArtists(wanted: readonly string[], track: CatalogTrack, title: string): number {
  const found = track.artists.map(ascii)
  const main = wanted[0]
  if (main === undefined) return found.some((name) => title.includes(name)) ? 100 : 0
  const best = Math.max(0, ...found.map((name) => 100 * common(main, name)))
  const inTitle = ascii(track.title).includes(main) ? 100 : 0
  const bag = 100 * common(sorted(wanted.join(' ')), sorted(found.join(' ')))
  return Math.max(best, inTitle, bag)
}

/** Levenshtein over letters; brackets, "feat." and leading "the" charged at a discount; strong or medium is taken. */
function beets(query: TrackQuery, candidates: readonly CatalogTrack[]): CatalogTrack | undefined {
  return highest(
    candidates,
    (track) => {
      const title = beetsDistance(query.title ?? '', track.title)
      const artist = beetsDistance(query.artists.join(', '), track.artists.join(', '))
      const known = query.durationMs !== undefined && track.durationMs !== undefined
      const gap = known ? Math.abs((query.durationMs ?? 0) - (track.durationMs ?? 0)) / 1000 : 0
      const length = Math.min(1, Math.max(0, gap - 10) / 30)
      return 1 - (3 * title + 2 * artist + (known ? 2 * length : 0)) / (known ? 7 : 5)
    },
    0.75,
  )
}

const DISCOUNTS: readonly (readonly [RegExp, number])[] = [
  [/^the /iu, 0.1],
  [/[[(]?\b(?:ep|single)\b[\])]?/iu, 0],
  [/[[(]?\b(?:featuring|feat|ft)\b.*/iu, 0.1],
  [/\(.*?\)|\[.*?\]/u, 0.3],
  [/\bpart\b.*/iu, 0.2],
]

function beetsDistance(left: string, right: string): number {
  let [a, b] = [left.toLowerCase(), right.toLowerCase()]
  const bare = (text: string): string => ascii(text).replaceAll(' ', '')
  const distance = (): number => 1 - ratio(bare(a), bare(b))
  let total = distance()
  let penalty = 0
  for (const [pattern, weight] of DISCOUNTS) {
    const [c, d] = [a.replace(pattern, ''), b.replace(pattern, '')]
    if (c === a && d === b) continue
    const before = distance()
    a = c
    b = d
    const change = before - distance()
    if (change > 0) penalty += weight * change
    total = distance() + penalty
  }
  return Math.min(1, total)
}

const VERSION_PART =
  /\b(?:live|edit|remix|mix|acoustic|instrumental|karaoke|remaster\w*|versie|unplugged|disco|akoestisch|deluxe|version)\b/iu
const IGNORED = /\b(?:explicit|ost|music from the motion picture)\b/giu

/** Strict lower-case equality of title, first artist or all, and version words; then album, or length within 3 s. */
function musicAssistant(query: TrackQuery, candidates: readonly CatalogTrack[]): CatalogTrack | undefined {
  const wanted = titleAndVersion(query.title ?? '')
  return candidates.find((track) => {
    const gap = Math.abs((query.durationMs ?? NaN) - (track.durationMs ?? NaN))
    if (query.isrc !== undefined && query.isrc === track.isrc && !(gap > 2_000)) return true
    const found = titleAndVersion(track.title)
    if (found.title !== wanted.title || found.version !== wanted.version) return false
    const [a, b] = [
      query.artists.map((one) => one.toLowerCase()),
      track.artists.map((one) => one.toLowerCase()),
    ]
    if (a[0] === undefined || (a[0] !== b[0] && a.join() !== b.join())) return false
    if (query.explicit !== undefined && track.explicit !== undefined && query.explicit !== track.explicit)
      return false
    return Number.isNaN(gap) || gap <= 3_000 || query.album?.toLowerCase() === track.album?.toLowerCase()
  })
}

function titleAndVersion(text: string): { readonly title: string; readonly version: string } {
  let version = ''
  const title = text
    .replace(/[([](?:feat|ft|with|featuring)\b[^)\]]*[)\]]/giu, '')
    .replace(/[([]([^)\]]*)[)\]]/gu, (whole, inner: string) => {
      if (/^explicit$/iu.test(inner)) return ''
      if (!VERSION_PART.test(inner)) return whole
      version = inner
      return ''
    })
    .replace(/ - ([^-]*)$/u, (whole, tail: string) => {
      if (!VERSION_PART.test(tail)) return whole
      version = tail
      return ''
    })
  const words = version
    .toLowerCase()
    .replace(IGNORED, '')
    .split(/\s+/u)
    .filter((word) => word !== '')
  return { title: title.trim().toLowerCase(), version: words.sort().join(' ') }
}

export const BASELINES: readonly (readonly [string, Baseline])[] = [
  ['most similar, always', plainSimilarity],
  ['exact text', exactText],
  ['spotDL-like', spotdl],
  ['beets-like', beets],
  ['Music-Assistant-like', musicAssistant],
]
