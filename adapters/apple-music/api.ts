import type { z } from 'zod'
import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import type { AdapterDeps, CatalogAccess, MusicServiceAdapter } from '../adapter.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, isPlainId, requirePlainIds } from '../ids.ts'
import { createAppleCalls, storefront, type AppleCalls } from './calls.ts'
import { appleMusicId, LIBRARY_NAME, MAX_IDS_PER_CALL, type Config } from './config.ts'
import { createDeveloperTokens } from './developer-token.ts'
import { createPlaylistCalls } from './playlists.ts'
import { catalogIdOf, IsrcAnswer, LibrarySongs, SearchAnswer, Songs, Storefront } from './schema.ts'

/** https://developer.apple.com/documentation/applemusicapi/get-multiple-catalog-songs-by-isrc */
const MAX_ISRCS = 25
/** 300 are allowed, but answers time out above 200. */
const MAX_IDS_READ = 200
const SEARCH_LIMIT = 10

export function createAppleMusic({ config, http, now }: AdapterDeps<Config>): MusicServiceAdapter {
  const calls = createAppleCalls(http, createDeveloperTokens(config, now))
  return {
    ...createCatalogCalls(http, calls),
    ...createLibraryCalls(http, calls),
    playlists: createPlaylistCalls(http, calls),
  }
}

type CatalogPart = Pick<MusicServiceAdapter, 'findByIsrc' | 'search' | 'getTracks'>
type LibraryPart = Pick<MusicServiceAdapter, 'getAccount' | 'addToLibrary'> &
  Required<Pick<MusicServiceAdapter, 'libraryContains'>>

function createCatalogCalls(http: ServiceHttp, calls: AppleCalls): CatalogPart {
  function get<S extends z.ZodType>(
    access: CatalogAccess,
    path: string,
    query: Readonly<Record<string, string | number>>,
    schema: S,
  ): Promise<z.output<S>> {
    const call = { method: 'GET', path: `/catalog/${storefront(access)}${path}`, query } as const
    return calls.catalog(access, call, (request) => http.json(request, schema))
  }

  async function getTracks(access: CatalogAccess, trackIds: readonly string[]) {
    const found = new Map<string, CatalogTrack>()
    for (const ids of chunks([...new Set(trackIds.filter(isPlainId))], MAX_IDS_READ)) {
      const answer = await get(access, '/songs', { ids: ids.join(',') }, Songs)
      for (const track of answer.data) found.set(track.id, track)
    }
    return found
  }

  /** Songs of one answer, with those its `meta` only names by id fetched. */
  async function complete(access: CatalogAccess, answer: IsrcAnswer) {
    const byId = new Map(answer.data.map((track) => [track.id, track]))
    const named = Object.values(answer.meta?.filters.isrc ?? {}).flat()
    const missing = named.map(({ id }) => id).filter((id) => !byId.has(id))
    return new Map([...byId, ...(await getTracks(access, missing))])
  }

  return {
    async findByIsrc(access, isrcs) {
      const found = new Map<string, readonly CatalogTrack[]>()
      const asked = isrcs.filter((isrc) => normalizeIsrc(isrc) !== undefined)
      for (const batch of chunks(asked, MAX_ISRCS)) {
        const codes = new Set(batch.map((isrc) => normalizeIsrc(isrc)))
        const answer = await get(access, '/songs', { 'filter[isrc]': [...codes].join(',') }, IsrcAnswer)
        const byId = await complete(access, answer)
        for (const isrc of batch) {
          const tracks = tracksOf(normalizeIsrc(isrc) ?? '', answer, byId)
          if (tracks.length > 0) found.set(isrc, tracks)
        }
      }
      return found
    },

    async search(access, { title, artist }) {
      // Free text only, there are no field filters.
      const term = [title, artist ?? ''].join(' ').replaceAll(/\s+/g, ' ').trim()
      if (term === '') return []
      const answer = await get(access, '/search', { term, types: 'songs', limit: SEARCH_LIMIT }, SearchAnswer)
      return answer.results.songs?.data ?? []
    },

    getTracks,
  }
}

function tracksOf(
  isrc: string,
  answer: IsrcAnswer,
  byId: ReadonlyMap<string, CatalogTrack>,
): readonly CatalogTrack[] {
  const named = answer.meta?.filters.isrc[isrc]
  if (named === undefined) return answer.data.filter((track) => track.isrc === isrc)
  return named.flatMap(({ id }) => byId.get(id) ?? [])
}

function createLibraryCalls(http: ServiceHttp, calls: AppleCalls): LibraryPart {
  const getAccount: LibraryPart['getAccount'] = async (session, options) => {
    // There is no call that says who somebody is; this one at least needs a valid Music User Token.
    const call = { method: 'GET', path: '/me/storefront' } as const
    const { id } = await calls.personal(session, options, call, (request) => http.json(request, Storefront))
    return { accountId: undefined, accountName: undefined, market: id.toUpperCase() }
  }

  return {
    getAccount,

    async addToLibrary(session, trackIds, options) {
      requirePlainIds(appleMusicId, trackIds)
      for (const ids of chunks(trackIds, MAX_IDS_PER_CALL)) {
        // No slash at the end: with one it is a 400. https://developer.apple.com/documentation/applemusicapi/add-a-resource-to-a-library
        const call = { method: 'POST', path: '/me/library', query: { 'ids[songs]': ids.join(',') } } as const
        await calls.personal(session, options, call, (request) => http.send(request))
      }
      return { kind: 'library', name: LIBRARY_NAME }
    },

    async libraryContains(session, trackIds, options) {
      const market = session.market ?? (await getAccount(session, options)).market
      const inLibrary = async (trackId: string) => {
        const path = `/catalog/${storefront({ market })}/songs/${trackId}/library`
        const answer = await calls.personal(session, options, { method: 'GET', path }, (request) =>
          http.jsonIfFound(request, LibrarySongs),
        )
        return answer?.data.some((song) => catalogIdOf(song) === trackId) ?? false
      }
      const answers: boolean[] = []
      for (const trackId of trackIds) answers.push(isPlainId(trackId) && (await inLibrary(trackId)))
      return answers
    },
  }
}
