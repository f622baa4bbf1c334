import type { Request, Router } from 'express'
import { isAvailable, type Recording } from '../catalogue/recording.ts'
import { faultOf } from '../faults.ts'
import { handle, json, numberIn, pathValue, queryOf, type Answer } from '../http.ts'
import type { World } from '../world.ts'
import { anyCaller, marketOf, SERVICE } from './auth.ts'
import { refusal } from './errors.ts'
import { parseQuery, yearFits, type ParsedQuery } from './query.ts'
import { apiBase, page, trackObject } from './shapes.ts'

const TYPES = new Set(['album', 'artist', 'playlist', 'track', 'show', 'episode', 'audiobook'])
/** Lowered from 50 (default 20) in February 2026. */
const MAX_LIMIT = 10
const DEFAULT_LIMIT = 5
const MAX_OFFSET = 1000

export function addSearchRoutes(router: Router, world: World): void {
  router.get(
    '/v1/search',
    handle((req) => search(world, req)),
  )
  router.get(
    '/v1/tracks/:id',
    handle((req) => track(world, req)),
  )
}

function search(world: World, req: Request): Answer {
  const caller = anyCaller(world, req)
  const query = queryOf(req)
  const market = marketOf(caller, query)
  // `next` of the service's own answers says `query`, so that is understood as well.
  const q = query.get('q') ?? query.get('query') ?? ''
  if (q.trim() === '') throw refusal(400, 'No search query')
  const types = (query.get('type') ?? '').split(',')
  if (query.get('type') === null) throw refusal(400, 'Missing parameter type')
  if (types.some((type) => !TYPES.has(type))) throw refusal(400, 'Bad search type field')
  const limit = numberIn(query, 'limit') ?? DEFAULT_LIMIT
  if (!(limit <= MAX_LIMIT)) throw refusal(400, 'Invalid limit')
  const offset = numberIn(query, 'offset') ?? 0
  if (!(offset <= MAX_OFFSET)) throw refusal(400, 'Invalid offset')
  if (!types.includes('track')) return json(200, {})
  const parsed = parseQuery(q)
  const isSilenced = faultOf(req) === 'empty_isrc' && parsed.filters.some((filter) => filter.name === 'isrc')
  const hits = isSilenced ? [] : find(world, parsed, market)
  const base = apiBase(req)
  const items = hits.slice(offset, offset + limit).map((hit) => trackObject(world, base, hit, market))
  const written = new URLSearchParams({ query: q, type: types.join(',') })
  return json(200, { tracks: page(`${base}/search`, written, items, { limit, offset, total: hits.length }) })
}

/** With neither a listener's country nor a `market`, content counts as unavailable (search reference, `market`). */
function find(world: World, parsed: ParsedQuery, market: string | undefined): readonly Recording[] {
  if (market === undefined) return []
  const lists = parsed.filters
    .filter((filter) => filter.name !== 'year')
    .map((filter) => withFilter(world, filter.name, filter.value, parsed))
  if (parsed.free !== '') lists.push(world.catalogue.search(SERVICE, parsed.free))
  const years = parsed.filters.filter((filter) => filter.name === 'year').map((filter) => filter.value)
  const [first = [], ...others] = lists.toSorted((a, b) => a.length - b.length)
  const rest = others.map((list) => new Set(list))
  return first.filter(
    (hit) =>
      isAvailable(hit, market) &&
      rest.every((list) => list.has(hit)) &&
      years.every((year) => yearFits(year, hit.releaseDate)),
  )
}

function withFilter(world: World, name: string, value: string, parsed: ParsedQuery): readonly Recording[] {
  switch (name) {
    case 'isrc': {
      // One ISRC per query: joining several with OR finds nothing.
      const isOnly = parsed.filters.filter((filter) => filter.name === 'isrc').length === 1
      return isOnly && !/\bOR\b/.test(parsed.free)
        ? world.catalogue.withIsrc(SERVICE, value.toUpperCase())
        : []
    }
    case 'track':
      return world.catalogue.withWords(SERVICE, 'title', value)
    case 'artist':
      return world.catalogue.withWords(SERVICE, 'artist', value)
    case 'album':
      return world.catalogue.withWords(SERVICE, 'album', value)
    default:
      // Barcodes, tags and genres are not part of the invented catalogue.
      return []
  }
}

function track(world: World, req: Request): Answer {
  const caller = anyCaller(world, req)
  const market = marketOf(caller, queryOf(req))
  const id = pathValue(req, 'id')
  if (!/^[A-Za-z0-9]{22}$/.test(id)) throw refusal(400, 'Invalid base62 id')
  const recording = world.catalogue.byId(SERVICE, id)
  if (recording === undefined) throw refusal(404, 'Resource not found')
  return json(200, trackObject(world, apiBase(req), relinked(world, recording, market), market))
}

/** Track relinking: with a market applied the answer may be another release of the same recording. */
function relinked(world: World, recording: Recording, market: string | undefined): Recording {
  if (market === undefined || isAvailable(recording, market) || recording.isrc === undefined) return recording
  const twins = world.catalogue.withIsrc(SERVICE, recording.isrc)
  return twins.find((twin) => isAvailable(twin, market)) ?? recording
}
