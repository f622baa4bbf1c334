import { hashNumber } from './ids.ts'
import { magicRecordings } from './magic-songs.ts'
import type { Recording, Version } from './recording.ts'
import { SONGS } from './songs.ts'
import { WORLD_SONGS } from './world-songs.ts'

interface Song {
  readonly key: string
  readonly title: string
  readonly artists: readonly string[]
  readonly tags: readonly string[]
}

interface VersionRule {
  readonly version: Version
  readonly label?: (song: Song) => string
  /** Length against the studio recording. */
  readonly length?: number
  readonly artists?: (song: Song) => readonly string[]
  readonly album?: (song: Song) => string
  readonly albumType?: Recording['albumType']
  /** The same recording on another release keeps its ISRC, as the ISRC Handbook asks. */
  readonly sameIsrc?: boolean
}

const REMIXERS = ['Kestrel & Kin', 'DJ Turnstile', 'Low Tide Assembly', 'Marmot']
const HALLS = ['Harbour Hall', 'the Grain Exchange', 'Salt Street', 'the Old Velodrome']
const COVER_ARTISTS = ['Sunday Mimicry', 'The Borrowed Suits', 'Parlour Echo']

const RULES: Readonly<Record<string, VersionRule>> = {
  live: {
    version: 'live',
    label: (song) => `Live at ${pick(HALLS, song.key)}`,
    length: 1.13,
    album: (song) => `Live at ${pick(HALLS, song.key)}`,
    albumType: 'album',
  },
  remix: { version: 'remix', label: (song) => `${pick(REMIXERS, song.key)} Remix`, length: 1.21 },
  sped: { version: 'sped-up', label: () => 'Sped Up', length: 0.8 },
  slowed: { version: 'slowed', label: () => 'Slowed + Reverb', length: 1.24 },
  karaoke: {
    version: 'karaoke',
    label: () => 'Karaoke Version',
    artists: () => ['Singalong Foundry'],
    album: () => 'Karaoke Foundry, Vol. 12',
    albumType: 'compilation',
  },
  cover: { version: 'cover', length: 0.94, artists: (song) => [pick(COVER_ARTISTS, song.key)] },
  inst: { version: 'instrumental', label: () => 'Instrumental' },
  clean: { version: 'clean' },
  remaster: { version: 'remaster', label: () => 'Remastered 2024', length: 1.004 },
  radio: { version: 'radio-edit', label: () => 'Radio Edit', length: 0.84 },
  acoustic: { version: 'acoustic', label: () => 'Acoustic', length: 1.06 },
  comp: {
    version: 'compilation',
    album: () => 'Late Summer Hits 2025',
    albumType: 'compilation',
    sameIsrc: true,
  },
  single: { version: 'single', album: (song) => song.title, albumType: 'single', sameIsrc: true },
  regional: { version: 'regional', sameIsrc: true },
}

/** Every recording of the built-in catalogue; the same list each time. */
export function generateCatalogue(): readonly Recording[] {
  let sequence = 0
  const nextIsrc = (year: string): string => {
    sequence += 1
    return `QZATM${year.slice(2, 4)}${String(sequence).padStart(5, '0')}`
  }
  const songs = parse(`${SONGS}\n${WORLD_SONGS}`).flatMap((song) => recordingsOf(song, nextIsrc))
  return [...songs, ...magicRecordings()]
}

function parse(lines: string): Song[] {
  return lines.split('\n').flatMap((line) => {
    const [key, title, artists, tags] = line.split(' | ').map((column) => column.trim())
    if (key === undefined || title === undefined || artists === undefined) return []
    return [
      {
        key,
        title,
        artists: artists
          .replace(/\|$/, '')
          .split(';')
          .map((artist) => artist.trim()),
        tags: (tags ?? '').split(' '),
      },
    ]
  })
}

function recordingsOf(song: Song, nextIsrc: (year: string) => string): Recording[] {
  const studio = studioOf(song, nextIsrc)
  const versions = song.tags.flatMap((tag) => {
    const rule = RULES[tag]
    return rule === undefined ? [] : [versionOf(song, studio, rule, nextIsrc)]
  })
  return [studio, ...versions]
}

function studioOf(song: Song, nextIsrc: (year: string) => string): Recording {
  const year = song.tags.includes('pre') ? 2031 : 2014 + hashNumber(`${song.key} year`, 11)
  const month = String(1 + hashNumber(`${song.key} month`, 12)).padStart(2, '0')
  const day = String(1 + hashNumber(`${song.key} day`, 28)).padStart(2, '0')
  const isSingle = hashNumber(`${song.key} type`, 3) === 0
  const isrc = nextIsrc(String(Math.min(year, 2026)))
  return {
    key: `${song.key}/studio`,
    song: song.key,
    version: 'studio',
    title: song.title,
    artists: song.artists,
    album: isSingle ? song.title : `${song.artists[0] ?? ''} Atlas`,
    albumType: isSingle ? 'single' : 'album',
    durationMs: 140_000 + hashNumber(`${song.key} length`, 130_000),
    ...(song.tags.includes('noisrc') ? {} : { isrc }),
    explicit: song.tags.includes('clean'),
    clean: false,
    releaseDate: `${String(year)}-${month}-${day}`,
    ...limits(song),
    popularity: 40 + hashNumber(`${song.key} popularity`, 60),
  }
}

function versionOf(
  song: Song,
  studio: Recording,
  rule: VersionRule,
  nextIsrc: (year: string) => string,
): Recording {
  const { label: _label, onlyIn: _onlyIn, notIn: _notIn, isrc: studioIsrc, ...same } = studio
  const later = Number(studio.releaseDate.slice(0, 4)) + (rule.version === 'clean' ? 0 : 1)
  const releaseDate = `${String(Math.min(later, 2025))}${studio.releaseDate.slice(4)}`
  const own = nextIsrc(releaseDate)
  const isrc = rule.sameIsrc === true ? studioIsrc : own
  return {
    ...same,
    key: `${song.key}/${rule.version}`,
    version: rule.version,
    ...(rule.label === undefined ? {} : { label: rule.label(song) }),
    artists: rule.artists?.(song) ?? studio.artists,
    album: rule.album?.(song) ?? studio.album,
    albumType: rule.albumType ?? studio.albumType,
    durationMs: Math.round(studio.durationMs * (rule.length ?? 1)),
    ...(isrc === undefined ? {} : { isrc }),
    explicit: studio.explicit && rule.version !== 'clean',
    clean: rule.version === 'clean',
    releaseDate,
    ...(rule.version === 'regional' ? { onlyIn: ['US'] } : {}),
    popularity: Math.round(studio.popularity * 0.6),
  }
}

function limits(song: Song): Pick<Recording, 'onlyIn' | 'notIn' | 'notOn'> {
  const notOn = ['spotify', 'apple-music', 'amazon-music', 'example'].filter((service) =>
    song.tags.includes(`no${service.split('-')[0] ?? ''}`),
  )
  return {
    ...(song.tags.includes('jp') ? { onlyIn: ['JP'] } : {}),
    ...(song.tags.includes('nous') || song.tags.includes('regional') ? { notIn: ['US'] } : {}),
    ...(notOn.length > 0 ? { notOn } : {}),
  }
}

function pick(list: readonly string[], seed: string): string {
  return list[hashNumber(seed, list.length)] ?? ''
}
