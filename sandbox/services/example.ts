import { Router, type Request } from 'express'
import { base62Id } from '../catalogue/ids.ts'
import { isAvailable, isReleased, type Recording } from '../catalogue/recording.ts'
import { answers, retryHeader } from '../common-faults.ts'
import { faultOf } from '../faults.ts'
import { bearerOf, empty, handle, json, queryOf, RefusalError, sendRefusal, type Answer } from '../http.ts'
import { putInLibrary, takeFromLibrary } from '../library.ts'
import type { OAuthRules } from '../oauth-rules.ts'
import { addOAuthRoutes, commonRedirectProblem, signedIn } from '../oauth.ts'
import type { NamedFault, Simulator } from '../simulator.ts'
import type { StoredAccount } from '../state.ts'
import type { World } from '../world.ts'

// Example Music does not exist. This file is the template for a new simulated service: copy it, then make every rule,
// name and number below what the documentation of the real one says.

const SERVICE = 'example'
const MAX_READ_IDS = 50
const MAX_LIBRARY_IDS = 20
const MAX_SEARCH = 25

const rules: OAuthRules = {
  service: SERVICE,
  displayName: 'Example Music (sandbox)',
  clientId: 'sandbox-example-client',
  clientSecret: 'sandbox-example-secret',
  authorizePath: '/oauth/authorize',
  tokenPath: '/oauth/token',
  clientAuth: 'body',
  accessPrefix: 'exa_',
  refreshPrefix: 'exr_',
  tokenType: 'Bearer',
  tellsScope: true,
  scopes: ['catalog', 'library.read', 'library.write'],
  hasClientCredentials: false,
  publicClientRefresh: 'rotating',
  confidentialRefresh: () => 'rotate',
  redirectProblem: (world, uri) => commonRedirectProblem(world, SERVICE, uri),
}

const ERRORS = {
  invalid_request: [400, 'The request is not valid.'],
  unauthorized: [401, 'The access token is missing, wrong or expired.'],
  missing_scope: [403, 'The listener did not agree to this.'],
  account_closed: [403, 'This account was closed.'],
  not_found: [404, 'There is no such thing here.'],
  too_many_requests: [429, 'Slow down.'],
  internal: [500, 'Something broke.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>

type ErrorCode = keyof typeof ERRORS

function errorAnswer(
  code: ErrorCode,
  headers: Readonly<Record<string, string>> = {},
  message?: string,
): Answer {
  const [status, standard] = ERRORS[code]
  return json(status, { code, message: message ?? standard }, headers)
}

function refusal(code: ErrorCode, message?: string): RefusalError {
  return new RefusalError(errorAnswer(code, {}, message))
}

const faults: Readonly<Record<string, NamedFault>> = {
  rate_limited: answers((after) => errorAnswer('too_many_requests', retryHeader(after, '2'))),
  rate_limited_long: answers((after) => errorAnswer('too_many_requests', retryHeader(after, '3600'))),
  rate_limited_no_retry_after: answers(() => errorAnswer('too_many_requests')),
  token_expired: answers(() => errorAnswer('unauthorized')),
  missing_scope: answers(() => errorAnswer('missing_scope')),
  account_closed: answers(() => errorAnswer('account_closed')),
  not_found: answers(() => errorAnswer('not_found')),
  internal: answers(() => errorAnswer('internal')),
  invalid_grant: answers(() =>
    json(400, { error: 'invalid_grant', error_description: 'The consent has ended' }),
  ),
}

/** Flag: `closed`. */
function listener(world: World, req: Request, scope: string): StoredAccount {
  const token = world.accessToken(bearerOf(req) ?? '')
  if (token?.service !== SERVICE || token.isRevoked || token.isExpired) throw refusal('unauthorized')
  const account = world.account(SERVICE, token.account ?? '')
  if (account === undefined) throw refusal('unauthorized')
  if (account.flags.has('closed')) throw refusal('account_closed')
  if (!token.scopes.includes(scope)) throw refusal('missing_scope')
  return account
}

function listOf(req: Request, name: string, max: number): readonly string[] {
  const items = (queryOf(req).get(name) ?? '').split(',').filter((item) => item !== '')
  if (items.length === 0 || items.length > max) {
    throw refusal('invalid_request', `${name} must have 1 to ${String(max)} values`)
  }
  return items
}

function trackOf(world: World, recording: Recording): Record<string, unknown> {
  const id = world.catalogue.trackId(SERVICE, recording)
  return {
    id,
    title: recording.title,
    version: recording.label ?? null,
    artists: recording.artists,
    album: { title: recording.album, type: recording.albumType },
    duration_ms: recording.durationMs,
    isrc: recording.isrc ?? null,
    explicit: recording.explicit,
    released: recording.releaseDate,
    playable: isReleased(recording, world.now()),
    url: `https://music.example/tracks/${id}`,
    cover_url: `https://music.example/covers/${id}.jpg`,
  }
}

/** `GET /v1/tracks?isrcs=A,B` or `?ids=A,B`: `{ "tracks": [...] }`, what is unknown is left out. */
function tracks(world: World, req: Request): Answer {
  const account = listener(world, req, 'catalog')
  const { catalogue } = world
  const byIsrc = queryOf(req).has('isrcs')
  const asked = listOf(req, byIsrc ? 'isrcs' : 'ids', MAX_READ_IDS)
  const found = byIsrc
    ? asked.flatMap((isrc) => (faultOf(req) === 'empty_isrc' ? [] : catalogue.withIsrc(SERVICE, isrc)))
    : asked.flatMap((id) => catalogue.byId(SERVICE, id) ?? [])
  return trackList(world, found, account)
}

/** `GET /v1/search?q=…&limit=…`; `title=` and `artist=` narrow it down. */
function search(world: World, req: Request): Answer {
  const account = listener(world, req, 'catalog')
  const query = queryOf(req)
  const limit = Number(query.get('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_SEARCH)
    throw refusal('invalid_request', 'bad limit')
  const { catalogue } = world
  const lists = [
    query.has('q') ? catalogue.search(SERVICE, query.get('q') ?? '') : undefined,
    query.has('title') ? catalogue.withWords(SERVICE, 'title', query.get('title') ?? '') : undefined,
    query.has('artist') ? catalogue.withWords(SERVICE, 'artist', query.get('artist') ?? '') : undefined,
  ].filter((list) => list !== undefined)
  const [first, ...rest] = lists
  if (first === undefined) throw refusal('invalid_request', 'q, title or artist is required')
  const hits = first.filter((hit) => rest.every((list) => list.includes(hit)))
  return trackList(world, hits, account, limit)
}

function trackList(
  world: World,
  hits: readonly Recording[],
  account: StoredAccount,
  limit = hits.length,
): Answer {
  const shown = hits.filter((hit) => isAvailable(hit, account.market)).slice(0, limit)
  return json(200, { tracks: shown.map((recording) => trackOf(world, recording)) })
}

/** `PUT /v1/me/library?ids=A,B`: a set, so saving twice changes nothing; one unknown id refuses all. */
function save(world: World, req: Request): Answer {
  const account = listener(world, req, 'library.write')
  const ids = listOf(req, 'ids', MAX_LIBRARY_IDS)
  if (ids.some((id) => world.catalogue.byId(SERVICE, id) === undefined)) throw refusal('not_found')
  for (const id of ids) putInLibrary(world, req, account, id)
  return empty(204)
}

function remove(world: World, req: Request): Answer {
  const account = listener(world, req, 'library.write')
  for (const id of listOf(req, 'ids', MAX_LIBRARY_IDS)) takeFromLibrary(world, account, id)
  return empty(204)
}

function contains(world: World, req: Request): Answer {
  const account = listener(world, req, 'library.read')
  return json(200, { contains: listOf(req, 'ids', MAX_LIBRARY_IDS).map((id) => account.library.has(id)) })
}

function routerOf(world: World): Router {
  const router = Router()
  addOAuthRoutes(router, rules, world)
  const me = (req: Request): Answer => {
    const { id, name, market } = listener(world, req, 'catalog')
    return json(200, { id, name, market })
  }
  const route = (answer: (world: World, req: Request) => Answer) => handle((req) => answer(world, req))
  router.get('/v1/me', handle(me))
  router.get('/v1/tracks', route(tracks))
  router.get('/v1/search', route(search))
  router.put('/v1/me/library', route(save))
  router.delete('/v1/me/library', route(remove))
  router.get('/v1/me/library/contains', route(contains))
  router.use(handle(() => errorAnswer('not_found')))
  router.use(sendRefusal)
  return router
}

export const simulator: Simulator = {
  id: SERVICE,
  env: (baseUrl) => ({
    EXAMPLE_API_URL: `${baseUrl}/v1`,
    EXAMPLE_AUTH_URL: `${baseUrl}${rules.authorizePath}`,
    EXAMPLE_TOKEN_URL: `${baseUrl}${rules.tokenPath}`,
    EXAMPLE_CLIENT_ID: rules.clientId,
    EXAMPLE_CLIENT_SECRET: rules.clientSecret,
  }),
  router: routerOf,
  createAccount: (world, options) => signedIn(rules, world, options),
  trackId: (key) => `ex_${base62Id(`example:track:${key}`).slice(0, 12)}`,
  faults,
  rate: {
    path: '/v1/',
    limit: 10_000,
    windowMs: 1000,
    refuse: (seconds) => errorAnswer('too_many_requests', { 'retry-after': String(seconds) }),
  },
}
