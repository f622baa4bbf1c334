import type { Request, Router } from 'express'
import { isAvailable, type Recording } from '../catalogue/recording.ts'
import { faultOf } from '../faults.ts'
import { handle, json, jsonOf, pathValue, queryOf, type Answer } from '../http.ts'
import type { StoredAccount } from '../state.ts'
import type { World } from '../world.ts'
import { listener, SERVICE } from './auth.ts'
import { refusal } from './errors.ts'
import { edges, fullTrack, sparseTrack, startOf } from './shapes.ts'

const FIELDS = ['id', 'asin', 'albumId', 'albumName', 'artistId', 'artistName', 'categoryId', 'name', 'isrc']
const SORTS = ['relevance', 'release', 'popularity', 'name']
/** Older copies of the page say 100; the newest reading is 20. */
const MAX_SEARCH = 20
const MAX_IDS = 100

export function addCatalogRoutes(router: Router, world: World): void {
  router.post(
    '/v1/search/tracks',
    handle((req) => search(world, req)),
  )
  router.get(
    '/v1/tracks',
    handle((req) => tracks(world, req)),
  )
  router.get(
    '/v1/tracks/:id',
    handle((req) => track(world, req)),
  )
}

interface Filter {
  readonly field: string | undefined
  readonly query: string
}

function filtersOf(value: unknown): readonly Filter[] {
  if (!Array.isArray(value) || value.length === 0) throw refusal('BAD_REQUEST', 'searchFilters is required')
  return value.map((item: { field?: unknown; query?: unknown } | null) => {
    const { field, query } = item ?? {}
    if (typeof query !== 'string' || query === '') throw refusal('BAD_REQUEST', 'A filter has no query')
    if (field !== undefined && (typeof field !== 'string' || !FIELDS.includes(field))) {
      throw refusal('BAD_REQUEST', 'A filter has an unknown field')
    }
    return { field, query }
  })
}

/** Filters are combined with AND; the hits are sparse (developer.amazon.com/docs/music/API_web_search.html). */
function search(world: World, req: Request): Answer {
  const account = listener(world, req, 'music::catalog')
  const body = jsonOf(req)
  const filters = filtersOf(body?.['searchFilters'])
  const limit = body?.['limit'] ?? 10
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MAX_SEARCH) {
    throw refusal('BAD_REQUEST', `limit must be 1 to ${String(MAX_SEARCH)}`)
  }
  const sortBy = body?.['sortBy'] ?? 'relevance'
  if (typeof sortBy !== 'string' || !SORTS.includes(sortBy))
    throw refusal('BAD_REQUEST', 'sortBy is not known')
  const isSilenced = faultOf(req) === 'empty_isrc' && filters.some((filter) => filter.field === 'isrc')
  const hits = isSilenced ? [] : sorted(find(world, filters, account.market), sortBy)
  const token = body?.['token']
  const start = startOf(typeof token === 'string' ? token : null)
  const searchTracks = edges(hits, start, limit, (hit) => ({ node: sparseTrack(world, hit) }))
  return json(200, { data: { searchTracks } })
}

function find(world: World, filters: readonly Filter[], market: string): readonly Recording[] {
  const [first = [], ...others] = filters.map((filter) => withFilter(world, filter))
  const rest = others.map((list) => new Set(list))
  return first.filter((hit) => isAvailable(hit, market) && rest.every((list) => list.has(hit)))
}

function withFilter(world: World, { field, query }: Filter): readonly Recording[] {
  const { catalogue } = world
  switch (field) {
    case undefined:
      return catalogue.search(SERVICE, query)
    case 'isrc':
      return catalogue.withIsrc(SERVICE, query)
    case 'name':
      return catalogue.withWords(SERVICE, 'title', query)
    case 'artistName':
      return catalogue.withWords(SERVICE, 'artist', query)
    case 'albumName':
      return catalogue.withWords(SERVICE, 'album', query)
    case 'id':
    case 'asin': {
      const found = catalogue.byId(SERVICE, query)
      return found === undefined ? [] : [found]
    }
    default:
      // Album, artist and category ids are not looked up here.
      return []
  }
}

function sorted(hits: readonly Recording[], sortBy: string): readonly Recording[] {
  if (sortBy === 'release') return hits.toSorted((a, b) => b.releaseDate.localeCompare(a.releaseDate))
  if (sortBy === 'popularity') return hits.toSorted((a, b) => b.popularity - a.popularity)
  return sortBy === 'name' ? hits.toSorted((a, b) => a.title.localeCompare(b.title)) : hits
}

export function knownTrack(world: World, account: StoredAccount, id: string): Recording | undefined {
  const recording = world.catalogue.byId(SERVICE, id)
  return recording !== undefined && isAvailable(recording, account.market) ? recording : undefined
}

function track(world: World, req: Request): Answer {
  const account = listener(world, req, 'music::catalog')
  const recording = knownTrack(world, account, pathValue(req, 'id'))
  if (recording === undefined) throw refusal('RESOURCE_NOT_FOUND')
  return json(200, { data: { track: fullTrack(world, recording, account) } })
}

/** The shape of this answer is not documented: `multiTrackShape` switches between `array` and `edges`. */
function tracks(world: World, req: Request): Answer {
  const account = listener(world, req, 'music::catalog')
  const ids = (queryOf(req).get('ids') ?? '').split(',').filter((id) => id !== '')
  if (ids.length === 0 || ids.length > MAX_IDS)
    throw refusal('BAD_REQUEST', `ids must be 1 to ${String(MAX_IDS)}`)
  const found = ids.flatMap((id) => {
    const recording = knownTrack(world, account, id)
    return recording === undefined ? [] : [fullTrack(world, recording, account)]
  })
  const hasEdges = world.setting(SERVICE, 'multiTrackShape', 'array') === 'edges'
  const shaped = hasEdges ? edges(found, 0, MAX_IDS, (node) => ({ node })) : found
  return json(200, { data: { tracks: shaped } })
}
