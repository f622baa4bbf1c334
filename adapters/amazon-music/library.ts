import { Fault } from '../../core/faults.ts'
import type { AddedTo, CallOptions, ListedPlaylist, MusicServiceAdapter, Session } from '../adapter.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { requirePlainIds } from '../ids.ts'
import type { Authorise } from './calls.ts'
import { amazonMusicId, FALLBACK_PLAYLIST, LIBRARY_NAME } from './config.ts'
import type { AmazonPlaylists } from './playlists.ts'

type LibraryPart = Required<Pick<MusicServiceAdapter, 'addToLibrary' | 'removeFromLibrary'>>

/**
 * One track per call: https://developer.amazon.com/docs/music/API_web_library.html. Writing to the library is granted to apps one by one;
 * where it is refused while playlists are open to us, a private playlist stands in, and the answer says so.
 */
export function createLibraryCalls(
  http: ServiceHttp,
  authorise: Authorise,
  playlists: AmazonPlaylists,
): LibraryPart {
  function write(
    method: 'PUT' | 'DELETE',
    session: Session,
    trackId: string,
    call: CallOptions,
  ): Promise<void> {
    return http.send(authorise(session, call, { method, path: `/me/library/tracks/${trackId}` }))
  }

  async function addToPlaylist(
    session: Session,
    trackIds: readonly string[],
    call: CallOptions,
  ): Promise<AddedTo> {
    const description = 'Songs you saved from short videos.'
    const playlist =
      (await playlists.find(session, isFallback, call)) ??
      (await playlists.create(session, { name: FALLBACK_PLAYLIST, description }, call))
    await playlists.add(session, playlist.id, trackIds, call)
    return { kind: 'playlist', name: FALLBACK_PLAYLIST, url: playlist.url }
  }

  return {
    async addToLibrary(session, trackIds, call) {
      requirePlainIds(amazonMusicId, trackIds)
      for (const [index, trackId] of trackIds.entries()) {
        try {
          await write('PUT', session, trackId, call)
        } catch (err) {
          if (!isDenied(err)) throw err
          return await addToPlaylist(session, trackIds.slice(index), call)
        }
      }
      return { kind: 'library', name: LIBRARY_NAME }
    },

    async removeFromLibrary(session, trackIds, call) {
      requirePlainIds(amazonMusicId, trackIds)
      for (const [index, trackId] of trackIds.entries()) {
        try {
          await write('DELETE', session, trackId, call)
        } catch (err) {
          if (err instanceof Fault && err.code === 'track_gone') continue
          if (!isDenied(err)) throw err
          const playlist = await playlists.find(session, isFallback, call)
          if (playlist === undefined) throw err
          await playlists.remove(session, playlist.id, trackIds.slice(index), call)
          return
        }
      }
    },
  }
}

function isFallback({ name }: ListedPlaylist): boolean {
  return name === FALLBACK_PLAYLIST
}

function isDenied(err: unknown): boolean {
  return err instanceof Fault && err.code === 'access_denied'
}
