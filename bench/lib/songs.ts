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
  readonly releaseDate: string
  readonly onlyIn?: readonly string[]
  readonly notIn?: readonly string[]
  readonly ids: Readonly<Record<string, string>>
}

/**
 * Songs of the simulated catalogue that the service has for everybody, with their codes. Without the test values for
 * partners: a load that holds one makes the service refuse everybody for a while, and then that is what is measured.
 */
export async function catalogue(
  { sandboxUrl }: Pick<BenchWorld, 'sandboxUrl'>,
  service: string,
): Promise<readonly Song[]> {
  const response = await fetch(`${sandboxUrl}/control/catalogue?limit=5000`)
  const listed = (await response.json()) as readonly Listed[]
  return listed.filter(isOrdinary).flatMap(({ isrc, title, artists, durationMs, ids }) => {
    const trackId = ids[service]
    return isrc === undefined || trackId === undefined ? [] : [{ isrc, title, artists, durationMs, trackId }]
  })
}

function isOrdinary({ version, artists, onlyIn, notIn, releaseDate }: Listed): boolean {
  const isEverywhere = onlyIn === undefined && notIn === undefined && Date.parse(releaseDate) <= Date.now()
  return isEverywhere && version === 'studio' && !artists.includes(MAGIC_ARTIST)
}

/** The song as a video app describes it. */
export function described({ title, artists, isrc, durationMs }: Song) {
  return { title, artists, isrc, duration_ms: durationMs }
}

/** Fills the simulated catalogue up with songs of its own, for loads that need more than it has. */
export async function addSongs({ sandboxUrl }: Pick<BenchWorld, 'sandboxUrl'>, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const number = String(n).padStart(5, '0')
    const song = {
      title: `${FIRST[n % FIRST.length]} ${SECOND[Math.floor(n / FIRST.length) % SECOND.length]} ${number}`,
      artists: [`The ${SECOND[n % SECOND.length]} Band`],
      isrc: `QZATM26${number}`,
      durationMs: 150_000 + 137 * n,
    }
    const response = await fetch(`${sandboxUrl}/control/catalogue`, {
      method: 'POST',
      body: JSON.stringify(song),
    })
    if (response.status !== 201) throw new Error(`a song was not added: ${response.status}`)
    await response.text()
  }
}

const FIRST = ['Paper', 'Silent', 'Golden', 'Broken', 'Winter', 'Electric', 'Hollow', 'Crimson']
const SECOND = ['Harbour', 'Garden', 'Signal', 'Orbit', 'Meadow', 'Lantern', 'Motel', 'Avenue', 'Mirror']
