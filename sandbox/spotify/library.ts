import type { Request, Router } from 'express'
import { empty, handle, json, numberIn, queryOf, type Answer } from '../http.ts'
import { putInLibrary, takeFromLibrary } from '../library.ts'
import type { World } from '../world.ts'
import { listener, SERVICE } from './auth.ts'
import { refusal } from './errors.ts'
import { apiBase, page, trackObject, userObject } from './shapes.ts'

const MAX_URIS = 40
const URI = /^spotify:(track|album|episode|show|audiobook|playlist):[A-Za-z0-9]{22}$|^spotify:user:[^:,]+$/
const MODIFY = ['user-library-modify', 'user-follow-modify', 'playlist-modify-public']
const READ = ['user-library-read', 'user-follow-read', 'playlist-read-private']

export function addLibraryRoutes(router: Router, world: World): void {
  router.get(
    '/v1/me',
    handle((req) => json(200, userObject(apiBase(req), listener(world, req)))),
  )
  router.put(
    '/v1/me/library',
    handle((req) => save(world, req)),
  )
  router.delete(
    '/v1/me/library',
    handle((req) => remove(world, req)),
  )
  router.get(
    '/v1/me/library/contains',
    handle((req) => contains(world, req)),
  )
  router.get(
    '/v1/me/tracks',
    handle((req) => list(world, req)),
  )
  // Gone for development-mode apps since February 2026; they answer a bare 403.
  router.put('/v1/me/tracks', handle(gone))
  router.delete('/v1/me/tracks', handle(gone))
  router.get('/v1/me/tracks/contains', handle(gone))
  router.get('/v1/tracks', handle(gone))
}

export function gone(): Answer {
  return empty(403)
}

/** `uris` counts in the query only; a body is not looked at. */
function urisOf(req: Request): readonly string[] {
  const uris = queryOf(req).get('uris') ?? ''
  if (uris === '') throw refusal(400, 'Missing required field: uris')
  const list = uris.split(',').map((uri) => uri.trim())
  if (list.length > MAX_URIS) throw refusal(400, `Too many uris requested: maximum is ${String(MAX_URIS)}`)
  const bad = list.find((uri) => !URI.test(uri))
  if (bad !== undefined) throw refusal(400, `Invalid or unsupported URI: ${bad}`)
  return list
}

/** Other kinds of things are accepted, as documented, but only tracks are kept here. */
function tracksIn(uris: readonly string[]): readonly string[] {
  return uris
    .filter((uri) => uri.startsWith('spotify:track:'))
    .map((uri) => uri.slice('spotify:track:'.length))
}

function save(world: World, req: Request): Answer {
  const account = listener(world, req, ...MODIFY)
  const tracks = tracksIn(urisOf(req))
  if (tracks.some((id) => world.catalogue.byId(SERVICE, id) === undefined)) {
    throw refusal(404, 'Resource not found')
  }
  for (const id of tracks) putInLibrary(world, req, account, id)
  return empty(200)
}

function remove(world: World, req: Request): Answer {
  const account = listener(world, req, ...MODIFY)
  for (const id of tracksIn(urisOf(req))) takeFromLibrary(world, account, id)
  return empty(200)
}

function contains(world: World, req: Request): Answer {
  const account = listener(world, req, ...READ)
  const answers = urisOf(req).map((uri) => account.library.has(uri.replace('spotify:track:', '')))
  return json(200, answers)
}

export function pageNumbers(query: URLSearchParams): { readonly limit: number; readonly offset: number } {
  const limit = numberIn(query, 'limit') ?? 20
  const offset = numberIn(query, 'offset') ?? 0
  if (!(limit >= 1 && limit <= 50)) throw refusal(400, 'Invalid limit')
  if (!(offset <= 100_000)) throw refusal(400, 'Invalid offset')
  return { limit, offset }
}

/** Newest first, like the list in the app. */
function list(world: World, req: Request): Answer {
  const account = listener(world, req, 'user-library-read')
  const query = queryOf(req)
  const { limit, offset } = pageNumbers(query)
  const base = apiBase(req)
  const saved = [...account.library].toReversed().flatMap(([id, addedAt]) => {
    const recording = world.catalogue.byId(SERVICE, id)
    return recording === undefined ? [] : [{ addedAt, recording }]
  })
  const items = saved.slice(offset, offset + limit).map(({ addedAt, recording }) => ({
    added_at: `${new Date(addedAt).toISOString().slice(0, 19)}Z`,
    track: trackObject(world, base, recording, account.market),
  }))
  return json(200, page(`${base}/me/tracks`, query, items, { limit, offset, total: saved.length }))
}
