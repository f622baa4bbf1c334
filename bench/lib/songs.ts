import { MAGIC_ARTIST } from '../../sandbox/catalogue/magic-songs.ts'
import type { BenchWorld } from './set-up.ts'

export interface Song {
  readonly isrc: string
  readonly title: string
  readonly artists: readonly string[]
  readonly durationMs: number
  /** The service's own id. */
  readonly trackId: string
}

interface Listed extends Omit<Song, 'trackId' | 'isrc'> {
  readonly version: string
  readonly isrc?: string
  readonly ids: Readonly<Record<string, string>>
}

/**
 * Songs of the simulated catalogue that the service has, with their codes. Without the test values for partners: a load
 * that holds one makes the service refuse everybody for a while, and then that is what is measured.
 */
export async function catalogue(
  { sandboxUrl }: Pick<BenchWorld, 'sandboxUrl'>,
  service: string,
): Promise<readonly Song[]> {
  const response = await fetch(`${sandboxUrl}/control/catalogue?limit=5000`)
  const listed = (await response.json()) as readonly Listed[]
  return listed.flatMap(({ isrc, title, artists, durationMs, version, ids }) => {
    const trackId = ids[service]
    const isOrdinary = version === 'studio' && !artists.includes(MAGIC_ARTIST)
    return isOrdinary && isrc !== undefined && trackId !== undefined
      ? [{ isrc, title, artists, durationMs, trackId }]
      : []
  })
}

/** The song as a video app describes it. */
export function described({ title, artists, isrc, durationMs }: Song) {
  return { title, artists, isrc, duration_ms: durationMs }
}
