import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import type { AdapterDeps, CallOptions, MusicServiceAdapter, SearchQuery, Session } from '../adapter.ts'
import { bearer } from '../http/bearer.ts'
import type { ServiceHttp } from '../http/service-http.ts'
import { chunks, isPlainId, requirePlainIds } from '../ids.ts'
import { exampleId, LIBRARY_NAME, MAX_IDS_PER_CALL, type Config } from './config.ts'
import { containsAnswer, Me, Tracks } from './schema.ts'

type Query = Readonly<Record<string, string | number | undefined>>

const SEARCH_LIMIT = 20
const MAX_READ = 50

export function createExample({ http }: AdapterDeps<Config>): MusicServiceAdapter {
  return { ...createCatalogCalls(http), ...createLibraryCalls(http) }
}

function createCatalogCalls(
  http: ServiceHttp,
): Pick<MusicServiceAdapter, 'findByIsrc' | 'search' | 'getTracks'> {
  async function ask(session: Session, call: CallOptions, path: string, query: Query) {
    const answer = await http.json({ method: 'GET', path, query, ...signedBy(session, call) }, Tracks)
    return answer.tracks
  }

  return {
    async findByIsrc(access, isrcs) {
      const session = await access.session()
      const found = new Map<string, readonly CatalogTrack[]>()
      const asked = isrcs.filter((isrc) => normalizeIsrc(isrc) !== undefined)
      for (const batch of chunks(asked, MAX_READ)) {
        const codes = new Set(batch.map((isrc) => normalizeIsrc(isrc)))
        const tracks = await ask(session, access, '/tracks', { isrcs: [...codes].join(',') })
        for (const isrc of batch) {
          const same = tracks.filter((track) => track.isrc === normalizeIsrc(isrc))
          if (same.length > 0) found.set(isrc, same)
        }
      }
      return found
    },

    async search(access, query) {
      const words = wordsOf(query)
      if (words === undefined) return []
      return ask(await access.session(), access, '/search', { ...words, limit: SEARCH_LIMIT })
    },

    async getTracks(access, trackIds) {
      const session = await access.session()
      const found = new Map<string, CatalogTrack>()
      for (const ids of chunks([...new Set(trackIds.filter(isPlainId))], MAX_READ)) {
        const tracks = await ask(session, access, '/tracks', { ids: ids.join(',') })
        for (const track of tracks) found.set(track.id, track)
      }
      return found
    },
  }
}

type LibraryPart = Required<
  Pick<MusicServiceAdapter, 'getAccount' | 'addToLibrary' | 'libraryContains' | 'removeFromLibrary'>
>

function createLibraryCalls(http: ServiceHttp): LibraryPart {
  return {
    async getAccount(session, call) {
      const me = await http.json({ method: 'GET', path: '/me', ...signedBy(session, call) }, Me)
      return { accountId: me.id, accountName: me.name, market: me.market }
    },

    async addToLibrary(session, trackIds, call) {
      for (const ids of batches(trackIds))
        await http.send({ method: 'PUT', path: '/me/library', ...idsIn(ids), ...signedBy(session, call) })
      return { kind: 'library', name: LIBRARY_NAME }
    },

    async libraryContains(session, trackIds, call) {
      const answers: boolean[] = []
      for (const ids of batches(trackIds)) {
        const request = { path: '/me/library/contains', ...idsIn(ids), ...signedBy(session, call) }
        answers.push(...(await http.json({ method: 'GET', ...request }, containsAnswer(ids.length))).contains)
      }
      return answers
    },

    async removeFromLibrary(session, trackIds, call) {
      for (const ids of batches(trackIds))
        await http.send({ method: 'DELETE', path: '/me/library', ...idsIn(ids), ...signedBy(session, call) })
    },
  }
}

/** Field filters in one mode, free text in the other. */
function wordsOf({ title, artist, mode }: SearchQuery): Query | undefined {
  const [name = '', by = ''] = [title, artist].map((text) => text?.trim())
  if (mode === 'structured' && name !== '') return { title: name, artist: by === '' ? undefined : by }
  const q = [name, by].join(' ').trim()
  return q === '' ? undefined : { q }
}

function batches(trackIds: readonly string[]): readonly (readonly string[])[] {
  requirePlainIds(exampleId, trackIds)
  return chunks(trackIds, MAX_IDS_PER_CALL)
}

function idsIn(ids: readonly string[]) {
  return { query: { ids: ids.join(',') } }
}

function signedBy(session: Session, { signal }: CallOptions) {
  return { headers: bearer(session.accessToken), signal }
}
