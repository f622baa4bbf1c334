import type { Request, Router } from 'express'
import { isAvailable, type Recording } from '../catalogue/recording.ts'
import { faultOf } from '../faults.ts'
import { handle, json, pathValue, queryOf, RefusalError, type Answer } from '../http.ts'
import type { World } from '../world.ts'
import { listener, SERVICE } from './auth.ts'
import { badParameter, badRequest, notFound } from './errors.ts'
import { librarySong, paged, songRef, songResource, type Resource } from './shapes.ts'

const MAX_ISRCS = 25
const MAX_IDS = 300
const MAX_SEARCH = 25

export function addCatalogRoutes(router: Router, world: World): void {
  router.get(
    '/v1/catalog/:storefront/songs',
    handle((req) => songs(world, req)),
  )
  router.get(
    '/v1/catalog/:storefront/songs/:id',
    handle((req) => song(world, req)),
  )
  router.get(
    '/v1/catalog/:storefront/songs/:id/library',
    handle((req) => libraryOf(world, req)),
  )
  router.get(
    '/v1/catalog/:storefront/search',
    handle((req) => search(world, req)),
  )
}

function storefrontOf(req: Request): string {
  const storefront = pathValue(req, 'storefront')
  if (!/^[a-z]{2}$/.test(storefront)) throw new RefusalError(notFound())
  return storefront
}

function listOf(query: URLSearchParams, name: string, max: number): readonly string[] | undefined {
  const value = query.get(name)
  if (value === null) return undefined
  const items = value.split(',').filter((item) => item !== '')
  if (items.length === 0) throw badParameter(name, 'No value')
  if (items.length > max) throw badParameter(name, `No more than ${String(max)} values are allowed`)
  return items
}

function songs(world: World, req: Request): Answer {
  const storefront = storefrontOf(req)
  const query = queryOf(req)
  const ids = listOf(query, 'ids', MAX_IDS)
  const isrcs = listOf(query, 'filter[isrc]', MAX_ISRCS)
  const equivalents = listOf(query, 'filter[equivalents]', MAX_IDS)
  if (isrcs !== undefined) return byIsrc(world, req, storefront, isrcs, ids)
  if (equivalents !== undefined) return byEquivalent(world, req, storefront, equivalents)
  if (ids === undefined) throw badRequest('No ids or filters were given')
  const found = ids.flatMap((id) => {
    const recording = inStorefront(world, storefront, id)
    return recording === undefined ? [] : [recording]
  })
  return json(200, { data: found.map((recording) => withLibrary(world, req, storefront, recording)) })
}

function inStorefront(world: World, storefront: string, id: string): Recording | undefined {
  const recording = world.catalogue.byId(SERVICE, id)
  return recording !== undefined && isAvailable(recording, storefront.toUpperCase()) ? recording : undefined
}

/**
 * `meta.filters.isrc` lists every song of an ISRC, `data` may hold fewer: in Apple's own example the map has four ids and
 * `data` one (developer.apple.com/documentation/applemusicapi/get-multiple-catalog-songs-by-isrc).
 */
function byIsrc(
  world: World,
  req: Request,
  storefront: string,
  isrcs: readonly string[],
  ids: readonly string[] | undefined,
): Answer {
  const map: Record<string, readonly Resource[]> = {}
  const data: unknown[] = []
  const isSparse = faultOf(req) === 'sparse_isrc' || world.setting(SERVICE, 'sparseIsrc', true)
  for (const isrc of isrcs) {
    const hits = (faultOf(req) === 'empty_isrc' ? [] : world.catalogue.withIsrc(SERVICE, isrc)).filter(
      (hit) =>
        isAvailable(hit, storefront.toUpperCase()) &&
        (ids === undefined || ids.includes(world.catalogue.trackId(SERVICE, hit))),
    )
    map[isrc] = hits.map((hit) => songRef(storefront, world.catalogue.trackId(SERVICE, hit)))
    data.push(
      ...hits.slice(0, isSparse ? 1 : hits.length).map((hit) => withLibrary(world, req, storefront, hit)),
    )
  }
  return json(200, { data, meta: { filters: { isrc: map } } })
}

/** The same recording as it is sold here; `restrict=explicit` prefers a clean twin. */
function byEquivalent(world: World, req: Request, storefront: string, ids: readonly string[]): Answer {
  const wantsClean = queryOf(req).get('restrict') === 'explicit'
  const found = ids.map((id) => [id, equivalent(world, storefront, id, wantsClean)] as const)
  const map = Object.fromEntries(
    found.map(([id, hit]) => [
      id,
      hit === undefined ? [] : [songRef(storefront, world.catalogue.trackId(SERVICE, hit))],
    ]),
  )
  const data = found.flatMap(([, hit]) =>
    hit === undefined ? [] : [withLibrary(world, req, storefront, hit)],
  )
  return json(200, { data, meta: { filters: { equivalents: map } } })
}

function equivalent(
  world: World,
  storefront: string,
  id: string,
  wantsClean: boolean,
): Recording | undefined {
  const asked = world.catalogue.byId(SERVICE, id)
  if (asked === undefined) return undefined
  const market = storefront.toUpperCase()
  if (wantsClean && asked.explicit) {
    const twin = world.catalogue.get(`${asked.song}/clean`)
    return twin !== undefined && isAvailable(twin, market) ? twin : undefined
  }
  if (isAvailable(asked, market)) return asked
  const twins = asked.isrc === undefined ? [] : world.catalogue.withIsrc(SERVICE, asked.isrc)
  return twins.find((twin) => isAvailable(twin, market))
}

function song(world: World, req: Request): Answer {
  const storefront = storefrontOf(req)
  const recording = inStorefront(world, storefront, pathValue(req, 'id'))
  if (recording === undefined) return notFound()
  return json(200, { data: [withLibrary(world, req, storefront, recording)] })
}

/** With `include=library` and a Music User Token the answer also says whether the song is saved. */
function withLibrary(
  world: World,
  req: Request,
  storefront: string,
  recording: Recording,
): Record<string, unknown> {
  const resource = songResource(world, storefront, recording)
  if (!(queryOf(req).get('include') ?? '').split(',').includes('library')) return resource
  const library = savedCopies(world, req, world.catalogue.trackId(SERVICE, recording))
  const href = `${String(resource['href'])}/library`
  const relationships = { ...(resource['relationships'] as object), library: { href, data: library } }
  return { ...resource, relationships }
}

function savedCopies(world: World, req: Request, id: string): readonly unknown[] {
  const account = listener(world, req)
  const addedAt = account.library.get(id)
  return addedAt === undefined ? [] : [librarySong(world, account, id, addedAt)]
}

function libraryOf(world: World, req: Request): Answer {
  const recording = inStorefront(world, storefrontOf(req), pathValue(req, 'id'))
  if (recording === undefined) return notFound()
  return json(200, { data: savedCopies(world, req, pathValue(req, 'id')) })
}

/** A kind of result without hits has no key at all. */
function search(world: World, req: Request): Answer {
  const storefront = storefrontOf(req)
  const query = queryOf(req)
  const term = query.get('term') ?? ''
  if (term.trim() === '') throw badParameter('term', 'A search term is required')
  const types = listOf(query, 'types', MAX_SEARCH)
  if (types === undefined) throw badParameter('types', 'A search type is required')
  const all = types.includes('songs')
    ? world.catalogue.search(SERVICE, term).filter((hit) => isAvailable(hit, storefront.toUpperCase()))
    : []
  const path = `/v1/catalog/${storefront}/search`
  const { shown, rest } = paged(path, query, all, { limit: MAX_SEARCH, fallback: 5 })
  const data = shown.map((hit) => songResource(world, storefront, hit))
  const results = data.length === 0 ? {} : { songs: { href: `${path}?${query.toString()}`, ...rest, data } }
  const order = Object.keys(results)
  return json(200, { results, meta: { results: { order, rawOrder: order } } })
}
