import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import type { AdapterDeps, CatalogAccess, MusicServiceAdapter, SearchQuery, Session } from '../adapter.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, isPlainId } from '../ids.ts'
import { createAuthorise, type Authorise } from './calls.ts'
import type { Config } from './config.ts'
import { createLibraryCalls } from './library.ts'
import { createPlaylistCalls } from './playlists.ts'
import { Me, SearchAnswer, TracksAnswer } from './schema.ts'

/** Older pages say 100, newer ones 20: https://developer.amazon.com/docs/music/API_web_search.html */
const SEARCH_LIMIT = 20
/** https://developer.amazon.com/docs/music/API_web_track.html */
const MAX_IDS_READ = 100

interface Filter {
  readonly field?: 'name' | 'artistName' | 'albumName' | 'isrc'
  readonly query: string
}

export function createAmazonMusic({ config, http }: AdapterDeps<Config>): MusicServiceAdapter {
  const authorise = createAuthorise(config)
  const playlists = createPlaylistCalls(http, authorise)
  return {
    ...createCatalogCalls(http, authorise),
    ...createLibraryCalls(http, authorise, playlists),
    playlists,

    async getAccount(session, call) {
      const { user } = (await http.json(authorise(session, call, { method: 'GET', path: '/me' }), Me)).data
      return { accountId: user.id, accountName: user.name ?? undefined, market: undefined }
    },
  }
}

/** The catalogue has no token of the app itself, so a listener's is used. */
function createCatalogCalls(
  http: ServiceHttp,
  authorise: Authorise,
): Pick<MusicServiceAdapter, 'findByIsrc' | 'search' | 'getTracks'> {
  async function searchIds(session: Session, access: CatalogAccess, searchFilters: readonly Filter[]) {
    const body = { searchFilters, limit: SEARCH_LIMIT, sortBy: 'relevance' }
    const request = authorise(session, access, { method: 'POST', path: '/search/tracks', body })
    const answer = await http.json(request, SearchAnswer)
    return answer.data.searchTracks.edges.map(({ node }) => node.id)
  }

  async function fetchTracks(session: Session, access: CatalogAccess, trackIds: readonly string[]) {
    const found = new Map<string, CatalogTrack>()
    for (const ids of chunks([...new Set(trackIds.filter(isPlainId))], MAX_IDS_READ)) {
      const request = authorise(session, access, {
        method: 'GET',
        path: '/tracks',
        query: { ids: ids.join(',') },
      })
      const answer = await http.jsonIfFound(request, TracksAnswer)
      for (const track of answer?.data.tracks ?? []) found.set(track.id, track)
    }
    return found
  }

  async function searchTracks(session: Session, access: CatalogAccess, filters: readonly Filter[]) {
    const ids = await searchIds(session, access, filters)
    const tracks = await fetchTracks(session, access, ids)
    return ids.flatMap((id) => tracks.get(id) ?? [])
  }

  return {
    async findByIsrc(access, isrcs) {
      const session = await access.session()
      const found = new Map<string, readonly CatalogTrack[]>()
      for (const asked of isrcs) {
        const isrc = normalizeIsrc(asked)
        if (isrc === undefined) continue
        const tracks = await searchTracks(session, access, [{ field: 'isrc', query: isrc }])
        const right = tracks.filter((track) => track.isrc === undefined || track.isrc === isrc)
        if (right.length > 0) found.set(asked, right)
      }
      return found
    },

    async search(access, query) {
      const filters = filtersOf(query)
      return filters.length === 0 ? [] : searchTracks(await access.session(), access, filters)
    },

    async getTracks(access, trackIds) {
      return fetchTracks(await access.session(), access, trackIds)
    },
  }
}

/** Without `field` a filter looks everywhere. */
function filtersOf({ title, artist, album, mode }: SearchQuery): readonly Filter[] {
  const filters: readonly Filter[] =
    mode === 'loose'
      ? [{ query: [title, artist ?? ''].join(' ') }]
      : [
          { field: 'name', query: title },
          { field: 'artistName', query: artist ?? '' },
          { field: 'albumName', query: album ?? '' },
        ]
  return filters.filter(({ query }) => query.trim() !== '')
}
