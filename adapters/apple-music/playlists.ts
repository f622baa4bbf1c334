import type { CallOptions, PlaylistCalls, Session } from '../adapter.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, isPlainId, requirePlainIds } from '../ids.ts'
import type { AppleCalls } from './calls.ts'
import { appleMusicId } from './config.ts'
import { catalogIdOf, LibraryPlaylist, LibraryPlaylists, LibrarySongs } from './schema.ts'

/** Not documented; the size the catalogue's lists are read in. */
const MAX_TRACKS_PER_CALL = 100
const PAGE = 100
const MAX_PAGES = 250

/** There is no call that takes tracks out again. */
export function createPlaylistCalls(http: ServiceHttp, calls: AppleCalls): PlaylistCalls {
  async function exists(session: Session, playlistId: string, options: CallOptions): Promise<boolean> {
    const call = { method: 'GET', path: `/me/library/playlists/${playlistId}` } as const
    const answer = await calls.personal(session, options, call, (request) =>
      http.jsonIfFound(request, LibraryPlaylist),
    )
    return answer !== undefined
  }

  return {
    async create(session, { name, description }, options) {
      // Not public unless the listener shares it: https://developer.apple.com/documentation/applemusicapi/create-a-new-library-playlist
      const body = { attributes: { name, description } }
      const call = { method: 'POST', path: '/me/library/playlists', body } as const
      const { id } = await calls.personal(session, options, call, (request) =>
        http.json(request, LibraryPlaylist),
      )
      return { id, url: undefined }
    },

    find: createFind(http, calls),

    async read(session, playlistId, options) {
      if (!isPlainId(playlistId)) return undefined
      const ids: string[] = []
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const path = `/me/library/playlists/${playlistId}/tracks`
        const query = { limit: PAGE, offset: ids.length }
        const answer = await calls.personal(session, options, { method: 'GET', path, query }, (request) =>
          http.jsonIfFound(request, LibrarySongs),
        )
        // An empty playlist answers 404 as well, so the playlist itself is asked.
        if (answer === undefined)
          return ids.length > 0 || (await exists(session, playlistId, options)) ? ids : undefined
        ids.push(...answer.data.map(catalogIdOf))
        if (answer.next == null || answer.data.length === 0) break
      }
      return ids
    },

    async add(session, playlistId, trackIds, options) {
      requirePlainIds(appleMusicId, [playlistId, ...trackIds])
      for (const ids of chunks(trackIds, MAX_TRACKS_PER_CALL)) {
        const body = { data: ids.map((id) => ({ id, type: 'songs' })) }
        const call = { method: 'POST', path: `/me/library/playlists/${playlistId}/tracks`, body } as const
        await calls.personal(session, options, call, (request) => http.send(request))
      }
    },
  }
}

function createFind(http: ServiceHttp, calls: AppleCalls): NonNullable<PlaylistCalls['find']> {
  return async (session, isWanted, options) => {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = { limit: PAGE, offset: page * PAGE }
      const call = { method: 'GET', path: '/me/library/playlists', query } as const
      const answer = await calls.personal(session, options, call, (request) =>
        http.jsonIfFound(request, LibraryPlaylists),
      )
      const found = answer?.data.find(isWanted)
      if (found !== undefined || answer?.next == null) return found
    }
    return undefined
  }
}
