import type { Request, Router } from 'express'
import { base62Id } from '../catalogue/ids.ts'
import { handle, json, jsonOf, pathValue, queryOf, stringsOf, type Answer } from '../http.ts'
import type { StoredAccount, StoredPlaylist } from '../state.ts'
import type { World } from '../world.ts'
import { anyCaller, listener, SERVICE } from './auth.ts'
import { refusal } from './errors.ts'
import { gone, pageNumbers } from './library.ts'
import { apiBase, page, playlistObject, snapshotId, trackObject, userId } from './shapes.ts'

const MAX_ITEMS = 100
const ITEM = /^spotify:(track|episode):([A-Za-z0-9]{22})$/

export function addPlaylistRoutes(router: Router, world: World): void {
  router.get(
    '/v1/me/playlists',
    handle((req) => mine(world, req)),
  )
  router.post(
    '/v1/me/playlists',
    handle((req) => create(world, req)),
  )
  router.get(
    '/v1/playlists/:id',
    handle((req) => {
      const { owner, playlist } = readable(world, req)
      return json(200, playlistObject(apiBase(req), owner, playlist))
    }),
  )
  router.get(
    '/v1/playlists/:id/items',
    handle((req) => items(world, req)),
  )
  router.post(
    '/v1/playlists/:id/items',
    handle((req) => add(world, req)),
  )
  router.delete(
    '/v1/playlists/:id/items',
    handle((req) => remove(world, req)),
  )
  // Replaced by `/items` and `/me/playlists` in February 2026.
  router.all('/v1/playlists/:id/tracks', handle(gone))
  router.all('/v1/users/:id/playlists', handle(gone))
}

function needScope(world: World, req: Request, isPublic: boolean): StoredAccount {
  return listener(world, req, isPublic ? 'playlist-modify-public' : 'playlist-modify-private')
}

function create(world: World, req: Request): Answer {
  anyCaller(world, req)
  const body = jsonOf(req)
  const name = body?.['name']
  if (typeof name !== 'string' || name === '') throw refusal(400, 'Missing required field: name')
  // `public` is true unless said otherwise.
  const isPublic = body?.['public'] !== false
  const owner = needScope(world, req, isPublic)
  const description = typeof body?.['description'] === 'string' ? body['description'] : ''
  const id = base62Id(world.random())
  world.commit({
    type: 'playlist.created',
    service: SERVICE,
    account: owner.id,
    at: world.now(),
    id,
    name,
    description,
    isPublic,
  })
  const playlist = world.playlist(SERVICE, id)?.playlist
  return json(201, playlist === undefined ? null : playlistObject(apiBase(req), owner, playlist))
}

function mine(world: World, req: Request): Answer {
  const account = listener(world, req, 'playlist-read-private')
  const query = queryOf(req)
  const { limit, offset } = pageNumbers(query)
  const base = apiBase(req)
  const all = [...account.playlists.values()].toReversed()
  const shown = all.slice(offset, offset + limit).map((playlist) => playlistObject(base, account, playlist))
  return json(200, page(`${base}/me/playlists`, query, shown, { limit, offset, total: all.length }))
}

function known(world: World, req: Request): { owner: StoredAccount; playlist: StoredPlaylist } {
  const found = world.playlist(SERVICE, pathValue(req, 'id'))
  if (found === undefined) throw refusal(404, 'Resource not found')
  return found
}

/** Contents only for the owner (collaborators are not simulated). */
function readable(world: World, req: Request): { owner: StoredAccount; playlist: StoredPlaylist } {
  const account = listener(world, req, 'playlist-read-private')
  const found = known(world, req)
  if (found.owner.id !== account.id) throw refusal(403, 'Forbidden')
  return found
}

function writable(world: World, req: Request): { owner: StoredAccount; playlist: StoredPlaylist } {
  anyCaller(world, req)
  const found = known(world, req)
  if (needScope(world, req, found.playlist.isPublic).id !== found.owner.id) throw refusal(403, 'Forbidden')
  return found
}

function items(world: World, req: Request): Answer {
  const { owner, playlist } = readable(world, req)
  const query = queryOf(req)
  const { limit, offset } = pageNumbers(query)
  const base = apiBase(req)
  const shown = playlist.entries.slice(offset, offset + limit).map((entry) => {
    const recording = world.catalogue.byId(SERVICE, entry.track)
    return {
      added_at: `${new Date(entry.addedAt).toISOString().slice(0, 19)}Z`,
      added_by: { id: userId(owner), type: 'user', uri: `spotify:user:${userId(owner)}` },
      is_local: false,
      // A track that was taken down stays in the list as null.
      item: recording === undefined ? null : trackObject(world, base, recording, owner.market),
    }
  })
  const url = `${base}/playlists/${playlist.id}/items`
  return json(200, page(url, query, shown, { limit, offset, total: playlist.entries.length }))
}

function trackIds(uris: readonly string[]): readonly string[] {
  if (uris.length === 0) throw refusal(400, 'No uris provided')
  if (uris.length > MAX_ITEMS) throw refusal(400, 'You can add a maximum of 100 tracks per request.')
  return uris.map((uri) => {
    const id = ITEM.exec(uri.trim())?.[2]
    if (id === undefined) throw refusal(400, `Invalid track uri: ${uri}`)
    return id
  })
}

/** Appends what it is given, twice if asked twice; `uris` in the query override the body. */
function add(world: World, req: Request): Answer {
  const { owner, playlist } = writable(world, req)
  const query = queryOf(req)
  const body = jsonOf(req)
  const inQuery = query.get('uris')
  const tracks = trackIds(inQuery === null ? (stringsOf(body?.['uris']) ?? []) : inQuery.split(','))
  const asked = query.get('position') === null ? body?.['position'] : Number(query.get('position'))
  if (asked !== undefined && !(typeof asked === 'number' && asked >= 0 && asked <= playlist.entries.length)) {
    throw refusal(400, 'Index out of bounds.')
  }
  const at = { service: SERVICE, account: owner.id, at: world.now() }
  const position = asked === undefined ? {} : { position: asked }
  world.commit({ type: 'playlist.add', ...at, id: playlist.id, tracks, ...position })
  return json(201, { snapshot_id: snapshotId(playlist) })
}

/** Removes every occurrence of each given track. */
function remove(world: World, req: Request): Answer {
  const { owner, playlist } = writable(world, req)
  const listed = jsonOf(req)?.['items']
  const uris = Array.isArray(listed) ? listed.map((item: { uri?: unknown } | null) => item?.uri) : []
  const tracks = new Set(trackIds(stringsOf(uris) ?? []))
  const entryIds = playlist.entries.filter((entry) => tracks.has(entry.track)).map((entry) => entry.entryId)
  const at = { service: SERVICE, account: owner.id, at: world.now() }
  world.commit({ type: 'playlist.remove', ...at, id: playlist.id, entryIds })
  return json(200, { snapshot_id: snapshotId(playlist) })
}
