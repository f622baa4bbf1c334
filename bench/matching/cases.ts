import { readFileSync } from 'node:fs'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'

/** One labelled case: which of the candidates is the recording that was asked for? */
export interface Case {
  readonly id: string
  readonly source: string
  readonly kind: string
  readonly query: TrackQuery
  readonly candidates: readonly CatalogTrack[]
  /** Id of the right candidate; `null` when none is. */
  readonly answer: string | null
}

interface RawTrack {
  readonly id?: string
  readonly title?: string
  readonly artists?: readonly string[]
  readonly album?: string
  readonly duration_ms?: number
  readonly explicit?: boolean
  readonly isrc?: string
  readonly release_date?: string
  readonly album_type?: CatalogTrack['albumType']
  readonly links?: readonly string[]
}

interface RawCase {
  readonly id: string
  readonly source?: string
  readonly kind?: string
  readonly query: RawTrack
  readonly candidates: readonly RawTrack[]
  readonly answer: string | null
}

export function readLines(path: string): readonly unknown[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown)
}

export function toCase(line: unknown): Case {
  const raw = line as RawCase
  return {
    id: raw.id,
    source: raw.source ?? '',
    kind: raw.kind ?? 'all',
    query: toQuery(raw.query),
    candidates: raw.candidates.map((track, at) => toTrack(track, at)),
    answer: raw.answer,
  }
}

function toQuery(raw: RawTrack): TrackQuery {
  return {
    title: raw.title,
    artists: raw.artists ?? [],
    album: raw.album,
    isrc: raw.isrc,
    durationMs: raw.duration_ms,
    explicit: raw.explicit,
    releaseDate: raw.release_date,
    links: raw.links,
  }
}

function toTrack(raw: RawTrack, at: number): CatalogTrack {
  const id = raw.id ?? String(at)
  return {
    id,
    title: raw.title ?? '',
    artists: raw.artists ?? [],
    album: raw.album,
    albumType: raw.album_type,
    durationMs: raw.duration_ms,
    isrc: raw.isrc,
    explicit: raw.explicit,
    releaseDate: raw.release_date,
    playable: true,
    url: `https://tracks.invalid/${encodeURIComponent(id)}`,
    uri: id,
  }
}
