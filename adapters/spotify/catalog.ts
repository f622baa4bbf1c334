import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import { Fault } from '../../core/faults.ts'
import type { CatalogAccess, MusicServiceAdapter, SearchQuery } from '../adapter.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { isPlainId } from '../ids.ts'
import type { WithCatalog } from './catalog-token.ts'
import { SearchAnswer, Track } from './schema.ts'

/** The most that https://developer.spotify.com/documentation/web-api/reference/search allows. */
const SEARCH_LIMIT = 10

export function createCatalogCalls(
  http: ServiceHttp,
  withCatalog: WithCatalog,
): Pick<MusicServiceAdapter, 'findByIsrc' | 'search' | 'getTracks'> {
  async function searchTracks(access: CatalogAccess, q: string): Promise<readonly CatalogTrack[]> {
    const answer = await withCatalog(access, ({ headers, market }) => {
      const query = { q, type: 'track', limit: SEARCH_LIMIT, market }
      return http.json(
        { method: 'GET', path: '/search', query, headers, signal: access.signal },
        SearchAnswer,
      )
    })
    return answer.tracks.items
  }

  async function findOneIsrc(access: CatalogAccess, isrc: string): Promise<readonly CatalogTrack[]> {
    const ask = () => searchTracks(access, `isrc:${isrc}`)
    let tracks = await ask()
    // Empty at random for recordings it has: https://github.com/spotify/web-api/issues/1250
    if (tracks.length === 0) tracks = await ask()
    // Some tracks come without their ISRC (https://github.com/spotify/web-api/issues/1509).
    return tracks.filter((track) => track.isrc === undefined || track.isrc === isrc)
  }

  const getTrack = (access: CatalogAccess, trackId: string): Promise<CatalogTrack | undefined> =>
    withCatalog(access, ({ headers, market }) => {
      const path = `/tracks/${trackId}`
      return http.jsonIfFound(
        { method: 'GET', path, query: { market }, headers, signal: access.signal },
        Track,
      )
    })

  return {
    async findByIsrc(access, isrcs) {
      const found = new Map<string, readonly CatalogTrack[]>()
      for (const asked of isrcs) {
        const isrc = normalizeIsrc(asked)
        const tracks = isrc === undefined ? [] : await findOneIsrc(access, isrc)
        if (tracks.length > 0) found.set(asked, tracks)
      }
      return found
    },

    async search(access, query) {
      const q = writeQuery(query)
      return q === '' ? [] : searchTracks(access, q)
    },

    async getTracks(access, trackIds) {
      const found = new Map<string, CatalogTrack>()
      // Development mode has no call for several: https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide
      for (const trackId of new Set(trackIds.filter(isPlainId))) {
        const track = await unlessBadId(getTrack(access, trackId))
        if (track !== undefined) found.set(trackId, track)
      }
      return found
    },
  }
}

/** "Invalid base62 id" is a 400, but to the caller it is an id nobody has. */
async function unlessBadId<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (err) {
    if (err instanceof Fault && err.code === 'bad_request') return undefined
    throw err
  }
}

/** Field filters: https://developer.spotify.com/documentation/web-api/reference/search */
export function writeQuery({ title, artist, album, mode }: SearchQuery): string {
  if (mode === 'loose') return [plain(title), plain(artist ?? '')].join(' ').trim()
  const filters: readonly (readonly [string, string | undefined])[] = [
    ['track', title],
    ['artist', artist],
    ['album', album],
  ]
  return filters
    .map(([field, words]) => [field, plain(words ?? '')] as const)
    .filter(([, words]) => words !== '')
    .map(([field, words]) => `${field}:"${words}"`)
    .join(' ')
}

/** There is no way to escape a quote or a colon, and words such as `isrc:` would turn into filters. */
function plain(text: string): string {
  return text
    .replaceAll(/[":\\*]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
