import type { Request, Router } from 'express'
import { bodyText, handle, json, pathValue, queryOf, type Answer } from '../http.ts'
import { putInLibrary, takeFromLibrary } from '../library.ts'
import type { StoredAccount } from '../state.ts'
import type { World } from '../world.ts'
import { listener, SERVICE } from './auth.ts'
import { knownTrack } from './catalog.ts'
import { refusal } from './errors.ts'
import { connection, fullTrack } from './shapes.ts'

export function addLibraryRoutes(router: Router, world: World): void {
  router.get(
    '/v1/me',
    handle((req) => me(listener(world, req, 'music::profile:read', 'music::profile'))),
  )
  router.get(
    '/v1/me/library/tracks',
    handle((req) => {
      const account = listener(world, req, 'music::profile:read', 'music::profile')
      return listed(world, req, account, [...account.library.keys()].toReversed())
    }),
  )
  router.put(
    '/v1/me/library/tracks/:id',
    handle((req) => save(world, req)),
  )
  router.delete(
    '/v1/me/library/tracks/:id',
    handle((req) => {
      takeFromLibrary(world, writer(world, req), pathValue(req, 'id'))
      return written(world)
    }),
  )
  router.get(
    '/v1/me/tracks',
    handle((req) => {
      const account = listener(world, req, 'music::favorites:read', 'music::favorites')
      const likes = [...(account.collections.get('likes') ?? [])].filter(([, value]) => value === 'LIKE')
      return listed(
        world,
        req,
        account,
        likes.map(([track]) => track),
      )
    }),
  )
  router.put(
    '/v1/me/tracks/:id',
    handle((req) => like(world, req)),
  )
}

function me(account: StoredAccount): Answer {
  const user = {
    id: account.id,
    name: account.name,
    url: `https://music.amazon.com/profiles/${account.id}`,
    images: [],
    tier: account.flags.has('low_tier') ? 'PRIME' : 'UNLIMITED',
  }
  return json(200, { data: { user } })
}

/**
 * Flags: `no_library_write` (the permission was not given to this app, so a playlist is the way), `low_tier`.
 */
function writer(world: World, req: Request): StoredAccount {
  const account = listener(world, req, 'music::library')
  if (account.flags.has('no_library_write')) throw refusal('ACCESS_DENIED')
  if (account.flags.has('low_tier')) throw refusal('DENIED_SUBSCRIPTION_TIER')
  return account
}

/** One id per call; a second save of the same track changes nothing. */
function save(world: World, req: Request): Answer {
  const account = writer(world, req)
  const id = pathValue(req, 'id')
  if (knownTrack(world, account, id) === undefined) throw refusal('RESOURCE_NOT_FOUND')
  putInLibrary(world, req, account, id)
  return written(world)
}

/** The success code is not documented: `writeStatus` switches between 200 and 204. */
function written(world: World): Answer {
  const status = world.setting(SERVICE, 'writeStatus', 200)
  return status === 204 ? { status } : json(status, { data: {} })
}

function like(world: World, req: Request): Answer {
  const account = listener(world, req, 'music::favorites')
  const track = pathValue(req, 'id')
  const value = /DISLIKE|LIKE/.exec(bodyText(req))?.[0]
  if (value === undefined) throw refusal('BAD_REQUEST', 'LIKE or DISLIKE is required')
  if (knownTrack(world, account, track) === undefined) throw refusal('RESOURCE_NOT_FOUND')
  const at = { service: SERVICE, account: account.id, at: world.now() }
  world.commit({ type: 'collection.put', ...at, name: 'likes', track, value })
  return written(world)
}

function listed(world: World, req: Request, account: StoredAccount, ids: readonly string[]): Answer {
  const found = ids.flatMap((id) => world.catalogue.byId(SERVICE, id) ?? [])
  const tracks = connection(queryOf(req), found, (recording, index) => ({
    cursor: String(index),
    node: fullTrack(world, recording, account),
  }))
  return json(200, { data: { user: { id: account.id, tracks } } })
}
