import type { Account, AdapterDeps, AddedTo, CallOptions, MusicServiceAdapter, Session } from '../adapter.ts'
import { bearer } from '../http/bearer.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, requirePlainIds } from '../ids.ts'
import { createCatalogCalls } from './catalog.ts'
import { createCatalogToken } from './catalog-token.ts'
import { LIBRARY_NAME, MAX_IDS_PER_CALL, spotifyId, type Config } from './config.ts'
import { createPlaylistCalls } from './playlists.ts'
import { containsAnswer, Me } from './schema.ts'

export function createSpotify({ http, oauth2, now }: AdapterDeps<Config>): MusicServiceAdapter {
  if (oauth2 === undefined) throw new Error('spotify needs its token endpoint')
  return {
    ...createCatalogCalls(http, createCatalogToken(oauth2, now)),
    ...createLibraryCalls(http),
    playlists: createPlaylistCalls(http),
  }
}

function createLibraryCalls(http: ServiceHttp) {
  return {
    async getAccount(session: Session, { signal }: CallOptions): Promise<Account> {
      const me = await http.json(
        { method: 'GET', path: '/me', headers: bearer(session.accessToken), signal },
        Me,
      )
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
    headers: bearer(session.accessToken),
    signal,
  }))
}
