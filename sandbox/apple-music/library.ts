import type { Request, Router } from 'express'
import { isAvailable, isReleased } from '../catalogue/recording.ts'
import { words } from '../catalogue/text.ts'
import { empty, handle, json, queryOf, type Answer } from '../http.ts'
import { putInLibrary } from '../library.ts'
import type { StoredAccount } from '../state.ts'
import type { World } from '../world.ts'
import { listener, SERVICE, subscriber } from './auth.ts'
import { badParameter, badRequest, notFound } from './errors.ts'
import { librarySong, paged } from './shapes.ts'

const KINDS = ['albums', 'music-videos', 'playlists', 'songs']
const APPLY_DELAY_MS = 2000

export function addLibraryRoutes(router: Router, world: World): void {
  router.post(
    '/v1/me/library',
    handle((req) => add(world, req)),
  )
  router.get(
    '/v1/me/library/songs',
    handle((req) => list(world, req)),
  )
  router.get(
    '/v1/me/library/search',
    handle((req) => search(world, req)),
  )
  router.post(
    '/v1/me/favorites',
    handle((req) => favor(world, req)),
  )
  router.get(
    '/v1/me/storefront',
    handle((req) => json(200, { data: [storefront(listener(world, req))] })),
  )
}

/** Ids of `ids[songs]`; the other documented kinds are accepted and not kept. */
function songIds(req: Request): readonly string[] {
  const query = queryOf(req)
  if (!KINDS.some((kind) => query.has(`ids[${kind}]`))) throw badParameter('ids', 'No ids were given')
  return (query.get('ids[songs]') ?? '').split(',').filter((id) => id !== '')
}

/** 202 says only that the wish was heard: it takes effect later, and ids that cannot be added are ignored. */
function add(world: World, req: Request): Answer {
  if (req.path.endsWith('/')) throw badRequest('Unexpected path')
  const account = subscriber(world, req)
  const delayMs = world.setting(SERVICE, 'applyDelayMs', APPLY_DELAY_MS)
  for (const id of songIds(req)) {
    if (isAddable(world, account, id)) putInLibrary(world, req, account, id, delayMs)
  }
  return empty(202)
}

export function isAddable(world: World, account: StoredAccount, id: string): boolean {
  const recording = world.catalogue.byId(SERVICE, id)
  return (
    recording !== undefined && isReleased(recording, world.now()) && isAvailable(recording, account.market)
  )
}

/** Favorites; taking one away is reserved to Apple's own apps. */
function favor(world: World, req: Request): Answer {
  const account = subscriber(world, req)
  for (const track of songIds(req).filter((id) => isAddable(world, account, id))) {
    const at = { service: SERVICE, account: account.id, at: world.now() }
    world.commit({ type: 'collection.put', ...at, name: 'favorites', track, value: 'favorite' })
  }
  return empty(202)
}

/** Alphabetical. Flag: `empty_library_404` (met for accounts that never saved anything). */
function list(world: World, req: Request): Answer {
  const account = listener(world, req)
  if (account.library.size === 0 && account.flags.has('empty_library_404')) return notFound()
  const all = [...account.library].sort(([a], [b]) => titleOf(world, a).localeCompare(titleOf(world, b)))
  const { shown, rest, total } = paged('/v1/me/library/songs', queryOf(req), all, {
    limit: 100,
    fallback: 25,
  })
  const data = shown.map(([track, addedAt]) => librarySong(world, account, track, addedAt))
  return json(200, { ...rest, data, meta: { total } })
}

function titleOf(world: World, track: string): string {
  return world.catalogue.byId(SERVICE, track)?.title ?? ''
}

function search(world: World, req: Request): Answer {
  const account = listener(world, req)
  const query = queryOf(req)
  const wanted = words(query.get('term') ?? '')
  if (wanted.length === 0) throw badParameter('term', 'A search term is required')
  if (!(query.get('types') ?? '').split(',').includes('library-songs')) {
    throw badParameter('types', 'A search type is required')
  }
  const hits = [...account.library].filter(([track]) => {
    const recording = world.catalogue.byId(SERVICE, track)
    const own = new Set(
      recording === undefined ? [] : words(`${recording.title} ${recording.artists.join(' ')}`),
    )
    return wanted.every((word) => own.has(word))
  })
  const { shown, rest } = paged('/v1/me/library/search', query, hits, { limit: 25, fallback: 5 })
  const data = shown.map(([track, addedAt]) => librarySong(world, account, track, addedAt))
  return json(200, { results: data.length === 0 ? {} : { 'library-songs': { ...rest, data } } })
}

function storefront(account: StoredAccount): Record<string, unknown> {
  const id = account.market.toLowerCase()
  return {
    id,
    type: 'storefronts',
    href: `/v1/storefronts/${id}`,
    attributes: {
      name: new Intl.DisplayNames('en', { type: 'region' }).of(account.market) ?? account.market,
      defaultLanguageTag: 'en-US',
      supportedLanguageTags: ['en-US'],
      explicitContentPolicy: 'allowed',
    },
  }
}
