import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import { Fault } from '../../core/faults.ts'
import type {
  Account,
  AdapterDeps,
  AddedTo,
  CallOptions,
  CatalogAccess,
  MusicServiceAdapter,
  SearchQuery,
  Session,
} from '../adapter.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, isPlainId, requirePlainIds } from '../ids.ts'
import { createCatalogToken, type WithCatalog } from './catalog-token.ts'
import { LIBRARY_NAME, MAX_IDS_PER_CALL, spotifyId, type Config } from './config.ts'
import { createPlaylistCalls } from './playlists.ts'
import { containsAnswer, Me, SearchAnswer, Track } from './schema.ts'

/** The most that https://developer.spotify.com/documentation/web-api/reference/search allows. */
const SEARCH_LIMIT = 10

export function createSpotify({ http, oauth2, now }: AdapterDeps<Config>): MusicServiceAdapter {
  if (oauth2 === undefined) throw new Error('spotify needs its token endpoint')
  return {
    ...createCatalogCalls(http, createCatalogToken(oauth2, now)),
    ...createLibraryCalls(http),
    playlists: createPlaylistCalls(http),
  }
}

function createCatalogCalls(
  http: ServiceHttp,
  withCatalog: WithCatalog,
): Pick<MusicServiceAdapter, 'findByIsrc' | 'search' | 'getTracks'> {
  async function searchTracks(access: CatalogAccess, q: string): Promise<readonly CatalogTrack[]> {
    const answer = await withCatalog(access, ({ headers, market }) =>
      http.json(
        {
          method: 'GET',
          path: '/search',
          query: { q, type: 'track', limit: SEARCH_LIMIT, market },
          headers,
          signal: access.signal,
        },
        SearchAnswer,
      ),
    )
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

  async function getTrack(access: CatalogAccess, trackId: string): Promise<CatalogTrack | undefined> {
    try {
      return await withCatalog(access, ({ headers, market }) =>
        http.jsonIfFound(
          { method: 'GET', path: `/tracks/${trackId}`, query: { market }, headers, signal: access.signal },
          Track,
        ),
      )
    } catch (err) {
      // "Invalid base62 id" is a 400, but to the caller it is an id nobody has.
      if (err instanceof Fault && err.code === 'bad_request') return undefined
      throw err
    }
  }

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

    search: (access, query) => searchTracks(access, writeQuery(query)),

    async getTracks(access, trackIds) {
      const found = new Map<string, CatalogTrack>()
      // Development mode has no call for several: https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide
      for (const trackId of new Set(trackIds.filter(isPlainId))) {
        const track = await getTrack(access, trackId)
        if (track !== undefined) found.set(trackId, track)
      }
      return found
    },
  }
}

function createLibraryCalls(http: ServiceHttp) {
  return {
    async getAccount(session: Session, { signal }: CallOptions): Promise<Account> {
      const me = await http.json({ method: 'GET', path: '/me', headers: bearer(session), signal }, Me)
      return {
        accountId: me.account_id ?? me.id,
        accountName: me.display_name ?? undefined,
        market: me.country?.toUpperCase(),
      }
    },

    async addToLibrary(session: Session, trackIds: readonly string[], call: CallOptions): Promise<AddedTo> {
      for (const request of libraryRequests(session, trackIds, call))
        await http.send({ method: 'PUT', path: '/me/library', ...request })
      return { kind: 'library', name: LIBRARY_NAME, url: 'https://open.spotify.com/collection/tracks' }
    },

    async libraryContains(session: Session, trackIds: readonly string[], call: CallOptions) {
      const answers: boolean[] = []
      for (const request of libraryRequests(session, trackIds, call)) {
        const schema = containsAnswer(request.count)
        answers.push(
          ...(await http.json({ method: 'GET', path: '/me/library/contains', ...request }, schema)),
        )
      }
      return answers
    },

    async removeFromLibrary(session: Session, trackIds: readonly string[], call: CallOptions) {
      for (const request of libraryRequests(session, trackIds, call))
        await http.send({ method: 'DELETE', path: '/me/library', ...request })
    },
  } satisfies Partial<MusicServiceAdapter>
}

/** `uris` belongs in the query; in the body it is refused: https://developer.spotify.com/documentation/web-api/reference/save-library-items */
function libraryRequests(session: Session, trackIds: readonly string[], { signal }: CallOptions) {
  requirePlainIds(spotifyId, trackIds)
  return chunks(trackIds, MAX_IDS_PER_CALL).map((ids) => ({
    count: ids.length,
    query: { uris: ids.map((id) => `spotify:track:${id}`).join(',') },
    headers: bearer(session),
    signal,
  }))
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

function bearer(session: Session) {
  return { authorization: `Bearer ${session.accessToken}` }
}
