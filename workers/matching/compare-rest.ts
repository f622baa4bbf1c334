import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { foldWords } from '../../core/recording/fold-text.ts'
import { similarity, tight, wordOverlap } from './similarity.ts'

export type DurationClass =
  'exact' | 'within-1s' | 'within-3s' | 'within-7s' | 'within-15s' | 'far' | 'unknown'
export type AlbumClass = 'same' | 'similar' | 'different' | 'unknown'
export type FlagClass = 'same' | 'different' | 'unknown'
export type DateClass = 'same' | 'close' | 'different' | 'unknown'

/** A video's cut of a sound is at most a minute long; such a length says only that the track is no shorter. */
const CLIP_MS = 65_000
const CLIP_SLACK_MS = 3_000

export function durationDelta(
  wantedMs: number | undefined,
  offeredMs: number | undefined,
): number | undefined {
  if (wantedMs === undefined || offeredMs === undefined || wantedMs <= 0 || offeredMs <= 0) return undefined
  if (wantedMs <= CLIP_MS && offeredMs > wantedMs - CLIP_SLACK_MS) return undefined
  return offeredMs - wantedMs
}

export function compareDuration(delta: number | undefined): DurationClass {
  if (delta === undefined) return 'unknown'
  const gap = Math.abs(delta)
  // The same master keeps its milliseconds from service to service.
  if (gap <= 50) return 'exact'
  if (gap <= 1_000) return 'within-1s'
  if (gap <= 3_000) return 'within-3s'
  if (gap <= 7_000) return 'within-7s'
  return gap <= 15_000 ? 'within-15s' : 'far'
}

/** Words that tell editions of one album apart. */
const EDITION = new Set(
  (
    'deluxe edition version expanded remaster remastered bonus track tracks single ep lp anniversary special original motion picture soundtrack ' +
    'music from the and a collector collectors explicit clean international standard disc digital super limited reissue edited'
  ).split(' '),
)

export function albumCore(album: string): string {
  const words = foldWords(album)
  const kept = words.filter((word) => !EDITION.has(word))
  return (kept.length === 0 ? words : kept).join(' ')
}

export function compareAlbum(wanted: string | undefined, offered: string | undefined): AlbumClass {
  if (wanted === undefined || offered === undefined || wanted === '' || offered === '') return 'unknown'
  const a = albumCore(wanted)
  const b = albumCore(offered)
  if (tight(a) === tight(b)) return 'same'
  return similarity(a, b) >= 0.85 || wordOverlap(a, b) === 1 ? 'similar' : 'different'
}

export function compareExplicit(query: TrackQuery, track: CatalogTrack): FlagClass {
  if (query.explicit === undefined || track.explicit === undefined) return 'unknown'
  return query.explicit === track.explicit ? 'same' : 'different'
}

export function compareDate(wanted: string | undefined, offered: string | undefined): DateClass {
  if (wanted === undefined || offered === undefined) return 'unknown'
  const gap = Math.abs(Number(wanted.slice(0, 4)) - Number(offered.slice(0, 4)))
  if (Number.isNaN(gap)) return 'unknown'
  if (gap === 0) return 'same'
  return gap <= 2 ? 'close' : 'different'
}
