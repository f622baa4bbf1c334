import type { TrackQuery } from '../domain/track.ts'
import { normalizeIsrc } from '../domain/track.ts'
import { foldArtist, namesNobody } from './artist-names.ts'
import { tidy } from './fold-text.ts'
import type { ReadTrack } from './read-track.ts'
import { readTrack } from './read-track.ts'
import type { VersionTag } from './version-tags.ts'
import { isGenericVersionWord } from './version-words.ts'

/**
 * Names under which a recording is remembered, strongest first; two descriptions that share one are the same recording.
 * A key too many costs one more search, a key too few saves the wrong track for many: so a title alone is no key, and
 * everything that may tell versions apart is in it. The length is not: clips and services round it differently, and two
 * lengths on both sides of a bucket's edge would part one recording. Hashing is the caller's job.
 */
export function recordingKeys(query: TrackQuery): readonly string[] {
  const keys: string[] = []
  const isrc = query.isrc === undefined ? undefined : normalizeIsrc(query.isrc)
  if (isrc !== undefined) keys.push(`isrc:${isrc}`)
  const text = textKey(query)
  if (text !== undefined) keys.push(text)
  for (const link of query.links ?? []) keys.push(`link:${normalizeLink(link)}`)
  return [...new Set(keys)]
}

/** What was read lately: many people tap the same song, written the same way. */
const remembered = new Map<string, string | undefined>()
const MOST_REMEMBERED = 5000
const LONGEST_REMEMBERED = 300

function textKey(query: TrackQuery): string | undefined {
  const { title, artists, explicit } = query
  const described = JSON.stringify([title, artists, explicit === false])
  const known = remembered.get(described)
  if (known !== undefined || remembered.has(described)) return known
  const key = makeTextKey(query)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  if (described.length <= LONGEST_REMEMBERED) remembered.set(described, key)
  return key
}

function makeTextKey(query: TrackQuery): string | undefined {
  // Links and codes do not make "original sound" a name.
  const read = readTrack({ title: query.title, artists: query.artists })
  const name = read.names[0]
  if (!read.knownRecording || name === undefined || name.source === 'none' || name.full === '')
    return undefined
  const artists = new Set(
    [...name.artists, ...read.featured].map(foldArtist).filter((one) => !namesNobody(one)),
  )
  if (artists.size === 0) return undefined
  const parts = [
    name.full,
    [...artists].sort().join('&'),
    ...tagsOf(read),
    read.parts.map((part) => `pt ${part}`).join(' '),
  ]
  const isClean = query.explicit === false || read.weakTags.some((tag) => tag.kind === 'clean')
  return `text:${[...parts, isClean ? 'clean' : ''].filter((part) => part !== '').join('|')}`
}

function tagsOf(read: ReadTrack): readonly string[] {
  const versions = read.versions.map(versionKey)
  const weak = read.weakTags
    .filter((tag) => tag.kind !== 'explicit' && tag.kind !== 'clean' && tag.kind !== 'original')
    .map((tag) => [tag.kind, tag.year ?? ''].join(' ').trim())
  return [...new Set([...versions, ...weak])].sort()
}

function versionKey(tag: VersionTag): string {
  const told = (tag.by ?? tag.words)
    .split(' ')
    .filter((word) => !isGenericVersionWord(word) && word !== String(tag.year))
  return [tag.kind, ...new Set(told.sort()), tag.year ?? ''].join(' ').trim()
}

/** Parts of an address that name the track; the others say who shared it and in which country. */
const NAMING_PARAMETERS = new Set(['i', 'v', 'trackAsin', 'id'])

/** One spelling per address: no tracking parameters, no country or language in the path. */
export function normalizeLink(link: string): string {
  const text = tidy(link)
  const url = URL.parse(text)
  if (url === null || url.host === '') return text
  const host = url.host.replace(/^(?:www|m)\./u, '')
  const path = url.pathname
    .split('/')
    .filter(
      (step) =>
        step !== '' &&
        !/^intl-[a-z]{2}(?:-[a-z]{2})?$/iu.test(step) &&
        !/^[a-z]{2}(?:-[a-z]{2})?$/u.test(step),
    )
  const named = [...url.searchParams]
    .filter(([name]) => NAMING_PARAMETERS.has(name))
    .map(([name, value]) => `${name}=${value}`)
  return [[host, ...path].join('/'), named.sort().join('&')].filter((part) => part !== '').join('?')
}
