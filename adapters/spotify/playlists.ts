import type { PlaylistCalls } from '../adapter.ts'
import { bearer } from '../http/bearer.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, isPlainId, requirePlainIds } from '../ids.ts'
import { spotifyId } from './config.ts'
import { MyPlaylists, NewPlaylist, PlaylistPage } from './schema.ts'

/** https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist */
const MAX_ITEMS_PER_CALL = 100
const PAGE = 50
/** A playlist ends at about 10,000 items; this only stops a service that never says "no more". */
const MAX_PAGES = 250

export function createPlaylistCalls(http: ServiceHttp): PlaylistCalls {
  return {
    async create(session, { name, description }, { signal }) {
      const playlist = await http.json(
        // `public` is true unless told otherwise.
        {
          method: 'POST',
          path: '/me/playlists',
          body: { name, description, public: false },
          headers: bearer(session.accessToken),
          signal,
        },
        NewPlaylist,
      )
      return { id: playlist.id, url: playlist.external_urls?.spotify }
    },

    find: createFind(http),
    ...createWrites(http),

    async read(session, playlistId, { signal }) {
      if (!isPlainId(playlistId)) return undefined
      const ids: string[] = []
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const query = { limit: PAGE, offset: page * PAGE }
        const answer = await http.jsonIfFound(
          { method: 'GET', path: items(playlistId), query, headers: bearer(session.accessToken), signal },
          PlaylistPage,
        )
        if (answer === undefined) return undefined
        ids.push(...answer.items.map(({ item }) => item?.id ?? ''))
        if (answer.next == null) break
      }
      return ids
    },
  }
}

function createWrites(http: ServiceHttp): Required<Pick<PlaylistCalls, 'add' | 'insert' | 'remove'>> {
  return {
    async add(session, playlistId, trackIds, { signal }) {
      requirePlainIds(spotifyId, [playlistId, ...trackIds])
      for (const ids of chunks(trackIds, MAX_ITEMS_PER_CALL)) {
        const body = { uris: ids.map(uri) }
        await http.send({
          method: 'POST',
          path: items(playlistId),
          body,
          headers: bearer(session.accessToken),
          signal,
        })
      }
    },

    async insert(session, playlistId, { id, at }, { signal }) {
      requirePlainIds(spotifyId, [playlistId, id])
      await http.send({
        method: 'POST',
        path: items(playlistId),
        body: { uris: [uri(id)], position: at },
        headers: bearer(session.accessToken),
        signal,
      })
    },

    async remove(session, playlistId, trackIds, { signal }) {
      requirePlainIds(spotifyId, [playlistId, ...trackIds])
      for (const ids of chunks(trackIds, MAX_ITEMS_PER_CALL)) {
        const body = { items: ids.map((id) => ({ uri: uri(id) })) }
        await http.send({
          method: 'DELETE',
          path: items(playlistId),
          body,
          headers: bearer(session.accessToken),
          signal,
        })
      }
    },
  }
}

/** Who deletes a playlist only stops following it: it still answers by its id, but it is not listed any more. */
function createFind(http: ServiceHttp): NonNullable<PlaylistCalls['find']> {
  return async (session, isWanted, { signal }) => {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = { limit: PAGE, offset: page * PAGE }
      const answer = await http.json(
        { method: 'GET', path: '/me/playlists', query, headers: bearer(session.accessToken), signal },
        MyPlaylists,
      )
      const found = answer.items.find(isWanted)
      if (found !== undefined || answer.next == null) return found
    }
    return undefined
  }
}

function items(playlistId: string): string {
  return `/playlists/${playlistId}/items`
}

function uri(trackId: string): string {
  return `spotify:track:${trackId}`
}
