import type { Request, Router } from 'express'
import { base62Id } from '../catalogue/ids.ts'
import { empty, handle, json, jsonOf, pathValue, queryOf, type Answer } from '../http.ts'
import type { StoredPlaylist } from '../state.ts'
import type { World } from '../world.ts'
import { listener, SERVICE, subscriber } from './auth.ts'
import { badRequest, notFound } from './errors.ts'
import { isAddable } from './library.ts'
import { librarySong, paged, playlistResource } from './shapes.ts'

const PAGE = { limit: 100, fallback: 25 }

export function addPlaylistRoutes(router: Router, world: World): void {
  router.get(
    '/v1/me/library/playlists',
    handle((req) => mine(world, req)),
  )
  router.post(
    '/v1/me/library/playlists',
    handle((req) => create(world, req)),
  )
  router.get(
    '/v1/me/library/playlists/:id',
    handle((req) => {
      const playlist = listener(world, req).playlists.get(pathValue(req, 'id'))
      return playlist === undefined ? notFound() : json(200, { data: [playlistResource(playlist)] })
    }),
  )
  router.get(
    '/v1/me/library/playlists/:id/tracks',
    handle((req) => read(world, req)),
  )
  router.post(
    '/v1/me/library/playlists/:id/tracks',
    handle((req) => add(world, req)),
  )
}

/** `{ "data": [{ "id": "…", "type": "songs" }] }` */
function trackIds(value: unknown): readonly string[] {
  if (value === undefined) return []
  const data: unknown =
    typeof value === 'object' && value !== null && 'data' in value ? value.data : undefined
  if (!Array.isArray(data)) throw badRequest('The body has no tracks')
  return data.map((item: { id?: unknown; type?: unknown } | null) => {
    if (typeof item?.id !== 'string' || item.type !== 'songs') throw badRequest('A track is not a song')
    return item.id
  })
}

function create(world: World, req: Request): Answer {
  const account = subscriber(world, req)
  const body = jsonOf(req)
  const attributes = (body?.['attributes'] ?? {}) as { name?: unknown; description?: unknown }
  const relationships = (body?.['relationships'] ?? {}) as { tracks?: unknown }
  if (typeof attributes.name !== 'string' || attributes.name === '') throw badRequest('A name is required')
  const tracks = trackIds(relationships.tracks).filter((id) => isAddable(world, account, id))
  const at = { service: SERVICE, account: account.id, at: world.now() }
  const id = `p.${base62Id(world.random()).slice(0, 15)}`
  const description = typeof attributes.description === 'string' ? attributes.description : ''
  world.commit({ type: 'playlist.created', ...at, id, name: attributes.name, description, isPublic: false })
  if (tracks.length > 0) world.commit({ type: 'playlist.add', ...at, id, tracks })
  const playlist = account.playlists.get(id)
  return json(201, { data: playlist === undefined ? [] : [playlistResource(playlist)] })
}

function mine(world: World, req: Request): Answer {
  const all = [...listener(world, req).playlists.values()]
  const { shown, rest, total } = paged('/v1/me/library/playlists', queryOf(req), all, PAGE)
  return json(200, {
    ...rest,
    data: shown.map((one: StoredPlaylist) => playlistResource(one)),
    meta: { total },
  })
}

/** Flag `empty_library_404`: an empty playlist answers 404 for its tracks. */
function read(world: World, req: Request): Answer {
  const account = listener(world, req)
  const playlist = account.playlists.get(pathValue(req, 'id'))
  if (playlist === undefined) return notFound()
  if (playlist.entries.length === 0 && account.flags.has('empty_library_404')) return notFound()
  const path = `/v1/me/library/playlists/${playlist.id}/tracks`
  const { shown, rest, total } = paged(path, queryOf(req), playlist.entries, PAGE)
  const data = shown.map((entry) => librarySong(world, account, entry.track, entry.addedAt))
  return json(200, { ...rest, data, meta: { total } })
}

/** Appends, duplicates included; 204 in the present documentation, 201 in the one of 2025 (`playlistAddStatus`). */
function add(world: World, req: Request): Answer {
  const account = subscriber(world, req)
  const playlist = account.playlists.get(pathValue(req, 'id'))
  if (playlist === undefined) return notFound()
  const tracks = trackIds(jsonOf(req)).filter((id) => isAddable(world, account, id))
  const at = { service: SERVICE, account: account.id, at: world.now() }
  if (tracks.length > 0) world.commit({ type: 'playlist.add', ...at, id: playlist.id, tracks })
  return empty(world.setting(SERVICE, 'playlistAddStatus', 204))
}
