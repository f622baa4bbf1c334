import { randomUUID } from 'node:crypto'
import type { Request, Router } from 'express'
import { handle, json, jsonOf, pathValue, queryOf, stringsOf, type Answer } from '../http.ts'
import type { StoredAccount, StoredPlaylist } from '../state.ts'
import type { World } from '../world.ts'
import { listener, SERVICE } from './auth.ts'
import { knownTrack } from './catalog.ts'
import { refusal } from './errors.ts'
import { connection, playlistNode, sparseTrack } from './shapes.ts'

const MAX_TRACKS = 100
const READ = ['music::library:read', 'music::library']

/** developer.amazon.com/docs/music/API_web_playlist.html */
export function addPlaylistRoutes(router: Router, world: World): void {
  router.get(
    '/v1/me/playlists',
    handle((req) => mine(world, req)),
  )
  router.post(
    '/v1/playlists',
    handle((req) => create(world, req)),
  )
  router.get(
    '/v1/playlists/:id',
    handle((req) => {
      const { owner, playlist } = readable(world, req)
      return json(200, { data: { playlist: playlistNode(owner, playlist) } })
    }),
  )
  router.delete(
    '/v1/playlists/:id',
    handle((req) => {
      const { owner, playlist } = writable(world, req)
      world.commit({ type: 'playlist.deleted', ...by(world, owner), id: playlist.id })
      return json(200, { data: {} })
    }),
  )
  router.get(
    '/v1/playlists/:id/tracks',
    handle((req) => read(world, req)),
  )
  router.put(
    '/v1/playlists/:id/tracks',
    handle((req) => add(world, req)),
  )
  router.delete(
    '/v1/playlists/:id/tracks',
    handle((req) => remove(world, req)),
  )
}

function by(world: World, owner: StoredAccount): { service: string; account: string; at: number } {
  return { service: SERVICE, account: owner.id, at: world.now() }
}

function create(world: World, req: Request): Answer {
  const owner = listener(world, req, 'music::library')
  const { title, description, visibility } = jsonOf(req) ?? {}
  const isComplete = typeof title === 'string' && title !== '' && typeof description === 'string'
  if (!isComplete || (visibility !== 'PUBLIC' && visibility !== 'PRIVATE')) {
    throw refusal('BAD_REQUEST', 'title, description and visibility are required')
  }
  const id = randomUUID()
  const isPublic = visibility === 'PUBLIC'
  world.commit({ type: 'playlist.created', ...by(world, owner), id, name: title, description, isPublic })
  const playlist = owner.playlists.get(id)
  return json(200, {
    data: { createPlaylist: playlist === undefined ? null : playlistNode(owner, playlist) },
  })
}

function mine(world: World, req: Request): Answer {
  const account = listener(world, req, ...READ)
  const playlists = connection(queryOf(req), [...account.playlists.values()], (playlist, index) => ({
    cursor: `${String(index)}:${playlist.id}`,
    node: playlistNode(account, playlist),
  }))
  return json(200, { data: { user: { id: account.id, playlists } } })
}

interface Found {
  readonly owner: StoredAccount
  readonly playlist: StoredPlaylist
}

function readable(world: World, req: Request): Found {
  const account = listener(world, req, ...READ)
  const found = world.playlist(SERVICE, pathValue(req, 'id'))
  if (found === undefined || (found.owner.id !== account.id && !found.playlist.isPublic)) {
    throw refusal('RESOURCE_NOT_FOUND')
  }
  return found
}

function writable(world: World, req: Request): Found {
  const account = listener(world, req, 'music::library')
  const found = world.playlist(SERVICE, pathValue(req, 'id'))
  if (found === undefined) throw refusal('RESOURCE_NOT_FOUND')
  if (found.owner.id !== account.id) throw refusal('ACCESS_DENIED')
  return found
}

/** The cursor of an edge holds the entry id, which is what removing takes. */
function read(world: World, req: Request): Answer {
  const { owner, playlist } = readable(world, req)
  const tracks = connection(queryOf(req), playlist.entries, ({ entryId, track }, index) => {
    const recording = world.catalogue.byId(SERVICE, track)
    const node = recording === undefined ? { id: track, title: 'Unavailable' } : sparseTrack(world, recording)
    return { cursor: `${String(index)}:${entryId}`, node }
  })
  return json(200, { data: { playlist: { ...playlistNode(owner, playlist), tracks } } })
}

function listIn(req: Request, name: string): readonly string[] {
  const list = stringsOf(jsonOf(req)?.[name])
  if (list === undefined || list.length === 0 || list.length > MAX_TRACKS) {
    throw refusal('BAD_REQUEST', `${name} must have 1 to ${String(MAX_TRACKS)} entries`)
  }
  return list
}

/** Without `addDuplicateTracks` what is there already is left out, so a retry adds nothing. */
function add(world: World, req: Request): Answer {
  const { owner, playlist } = writable(world, req)
  const asked = listIn(req, 'trackIds')
  if (asked.some((id) => knownTrack(world, owner, id) === undefined)) throw refusal('RESOURCE_NOT_FOUND')
  const present = new Set(playlist.entries.map((entry) => entry.track))
  const takesAll = jsonOf(req)?.['addDuplicateTracks'] === true
  const tracks = takesAll ? asked : [...new Set(asked)].filter((id) => !present.has(id))
  if (tracks.length > 0) world.commit({ type: 'playlist.add', ...by(world, owner), id: playlist.id, tracks })
  return json(200, { data: { playlist: playlistNode(owner, playlist) } })
}

function remove(world: World, req: Request): Answer {
  const { owner, playlist } = writable(world, req)
  const entryIds = listIn(req, 'entryIds')
  if (entryIds.some((id) => playlist.entries.every((entry) => entry.entryId !== id))) {
    throw refusal('RESOURCE_NOT_FOUND')
  }
  world.commit({ type: 'playlist.remove', ...by(world, owner), id: playlist.id, entryIds })
  return json(200, { data: { playlist: playlistNode(owner, playlist) } })
}
