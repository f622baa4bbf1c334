import type { CallOptions, ListedPlaylist, PlaylistCalls, Session } from '../adapter.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, isPlainId, requirePlainIds } from '../ids.ts'
import { PAGE, readPages, type Authorise } from './calls.ts'
import { amazonMusicId } from './config.ts'
import { MyPlaylists, NewPlaylist, PlaylistTracks, type PlaylistNode } from './schema.ts'

/** Not documented for adding; others use 50 or 100. */
const MAX_TRACKS_PER_CALL = 50

export type AmazonPlaylists = Required<Omit<PlaylistCalls, 'insert'>>

/** https://developer.amazon.com/docs/music/API_web_playlist.html */
export function createPlaylistCalls(http: ServiceHttp, authorise: Authorise): AmazonPlaylists {
  async function entries(session: Session, playlistId: string, call: CallOptions) {
    return readPages(async (cursor) => {
      const request = { method: 'GET', path: tracksOf(playlistId), query: { limit: PAGE, cursor } } as const
      const answer = await http.jsonIfFound(authorise(session, call, request), PlaylistTracks)
      if (answer === undefined) return undefined
      const { edges, pageInfo } = answer.data.playlist.tracks
      return {
        items: edges.map(({ cursor, node }) => ({ entryId: entryIdOf(cursor), trackId: node.id })),
        pageInfo,
      }
    })
  }

  return {
    async create(session, { name, description }, call) {
      const body = { title: name, description, visibility: 'PRIVATE' }
      const request = authorise(session, call, { method: 'POST', path: '/playlists', body })
      const { id, url } = (await http.json(request, NewPlaylist)).data.createPlaylist
      return { id, url }
    },

    find: createFind(http, authorise),

    async read(session, playlistId, call) {
      if (!isPlainId(playlistId)) return undefined
      return (await entries(session, playlistId, call))?.map(({ trackId }) => trackId)
    },

    async add(session, playlistId, trackIds, call) {
      requirePlainIds(amazonMusicId, [playlistId, ...trackIds])
      for (const ids of chunks(trackIds, MAX_TRACKS_PER_CALL)) {
        // Leaves out what is there already, so that a repeated call changes nothing.
        const body = { trackIds: ids, addDuplicateTracks: false }
        await http.send(authorise(session, call, { method: 'PUT', path: tracksOf(playlistId), body }))
      }
    },

    async remove(session, playlistId, trackIds, call) {
      requirePlainIds(amazonMusicId, [playlistId, ...trackIds])
      const unwanted = new Set(trackIds)
      const found = (await entries(session, playlistId, call)) ?? []
      const entryIds = found.filter(({ trackId }) => unwanted.has(trackId)).map(({ entryId }) => entryId)
      for (const ids of chunks(entryIds, MAX_TRACKS_PER_CALL)) {
        const body = { entryIds: ids }
        await http.send(authorise(session, call, { method: 'DELETE', path: tracksOf(playlistId), body }))
      }
    },
  }
}

function createFind(http: ServiceHttp, authorise: Authorise): AmazonPlaylists['find'] {
  return async (session, isWanted, call) => {
    let found: ListedPlaylist | undefined
    await readPages(async (cursor) => {
      const request = { method: 'GET', path: '/me/playlists', query: { limit: PAGE, cursor } } as const
      const { edges, pageInfo } = (await http.json(authorise(session, call, request), MyPlaylists)).data.user
        .playlists
      const items = edges.map(({ node }) => listed(node))
      found = items.find(isWanted)
      return { items, pageInfo: found === undefined ? pageInfo : { hasNextPage: false } }
    })
    return found
  }
}

function listed({ id, url, title, description }: PlaylistNode): ListedPlaylist {
  return { id, url, name: title, description: description ?? undefined }
}

function tracksOf(playlistId: string): string {
  return `/playlists/${playlistId}/tracks`
}

function entryIdOf(cursor: string): string {
  return cursor.slice(cursor.indexOf(':') + 1)
}
