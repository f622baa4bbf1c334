import { once } from 'node:events'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { FaultRule, Sandbox, SandboxAccount } from '../../../sandbox/simulator.ts'
import { bearer, call, idOf, sandboxFor, type Reply } from './support.ts'

let sandbox: Sandbox
let account: SandboxAccount

beforeEach(async () => {
  sandbox = await sandboxFor()
  account = sandbox.createAccount('spotify', { id: 'ann' })
})

const api = async (path = '/me', init: RequestInit = {}): Promise<Reply> =>
  call(`${sandbox.env['SPOTIFY_API_URL']}${path}`, { headers: bearer(account), ...init })
const named = (name: string, more: Partial<FaultRule> = {}): void => {
  sandbox.addFault({ effect: { kind: 'named', name }, ...more })
}

describe('rules', () => {
  it('apply once unless told otherwise, in order, until cleared', async () => {
    named('server_error')
    named('token_expired', { times: null })

    const statuses = [await api(), await api(), await api()].map((reply) => reply.status)
    sandbox.clearFaults()

    expect(statuses).toEqual([500, 401, 401])
    expect((await api()).status).toBe(200)
  })

  it('fit by service, method, path and account', async () => {
    const other = sandbox.createAccount('spotify', { id: 'bob' })
    named('server_error', {
      service: 'amazon-music',
      effect: { kind: 'named', name: 'internal' },
      times: null,
    })
    named('server_error', { method: 'PUT', times: null })
    named('server_error', { pathIncludes: '/search', times: null })
    named('server_error', { account: 'bob', times: null })

    expect((await api()).status).toBe(200)
    expect((await api('/me/library', { method: 'PUT' })).status).toBe(500)
    expect((await api('/search?q=x&type=track')).status).toBe(500)
    expect((await api('/me', { headers: bearer(other) })).status).toBe(500)
  })

  it("know an account by its refresh token and by Apple's token", async () => {
    named('invalid_grant', { account: 'ann', pathIncludes: '/api/token', times: null })
    const url = `${sandbox.env['SPOTIFY_ACCOUNTS_URL']}/api/token`
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: account.refreshToken ?? '',
    })

    expect((await call(url, { method: 'POST', body })).json.error).toBe('invalid_grant')
    const apple = sandbox.createAccount('apple-music', { id: 'eve' })
    named('internal', { account: 'eve', effect: { kind: 'named', name: 'internal' } })
    const headers = { 'music-user-token': apple.accessToken }
    expect((await call(`${sandbox.env['APPLE_MUSIC_API_URL']}/me/storefront`, { headers })).status).toBe(500)
  })

  it('refuse a name nobody knows', () => {
    expect(() => named('no_such_fault')).toThrow('no fault "no_such_fault"')
    expect(() => named('dependency', { service: 'spotify' })).toThrow('no fault "dependency" for spotify')
  })
})

describe('effects', () => {
  it('answer with what they are given', async () => {
    sandbox.addFault({ effect: { kind: 'answer', status: 418, headers: { 'x-tea': 'yes' }, body: 'short' } })

    const reply = await api()

    expect([reply.status, reply.headers.get('x-tea'), reply.text]).toEqual([418, 'yes', 'short'])
  })

  it('are slow, and still work', async () => {
    sandbox.addFault({ effect: { kind: 'slow', ms: 80 } })
    const start = performance.now()

    const reply = await api()

    expect(reply.status).toBe(200)
    expect(performance.now() - start).toBeGreaterThanOrEqual(75)
  })

  it('drip', async () => {
    sandbox.addFault({ effect: { kind: 'drip' } })

    const response = await fetch(`${sandbox.env['SPOTIFY_API_URL']}/me`, { headers: bearer(account) })
    const chunk = await response.body?.getReader().read()

    expect(response.status).toBe(200)
    expect(chunk?.value).toHaveLength(1)
  })

  it.each([
    ['cut_before', 0],
    ['cut_after', 1],
  ] as const)('%s', async (kind, saved) => {
    sandbox.addFault({ effect: { kind } })
    const uri = `spotify:track:${idOf(sandbox, 'spotify', 'home')}`

    await expect(api(`/me/library?uris=${uri}`, { method: 'PUT' })).rejects.toThrow('fetch failed')

    expect(sandbox.library('spotify', 'ann')).toHaveLength(saved)
  })
})

describe('named faults of Spotify', () => {
  it.each([
    ['rate_limited', 429, '2'],
    ['rate_limited_long', 429, '79892'],
    ['rate_limited_no_retry_after', 429, null],
    ['quota_exceeded', 429, null],
    ['token_expired', 401, null],
    ['token_missing', 401, null],
    ['not_registered', 403, null],
    ['premium_required', 403, null],
    ['insufficient_scope', 403, null],
    ['bare_403', 403, null],
    ['html_500', 500, null],
    ['html_502', 502, null],
    ['html_503', 503, null],
    ['gateway_timeout', 504, null],
  ])('%s', async (name, status, retryAfter) => {
    named(name)

    const reply = await api()

    expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, retryAfter])
    if (name === 'quota_exceeded') expect(reply.json.error.reason).toBe('QUOTA_EXCEEDED')
    if (name.startsWith('html')) expect(reply.text).toContain('<html>')
  })

  it('takes Retry-After from the rule', async () => {
    sandbox.addFault({ effect: { kind: 'named', name: 'rate_limited', retryAfter: '7' } })

    expect((await api()).headers.get('retry-after')).toBe('7')
  })

  it('finds nothing by ISRC once, then finds it', async () => {
    named('empty_isrc', { pathIncludes: '/search' })
    const path = `/search?type=track&q=isrc:${sandbox.world.catalogue.find('home').isrc}`

    expect((await api(path)).json.tracks.total).toBe(0)
    expect((await api(path)).json.tracks.total).toBe(1)
  })
})

describe('spoiled answers', () => {
  it('are no JSON, or not the right one', async () => {
    for (const name of ['non_json', 'wrong_shape', 'json_null', 'truncated_json']) named(name)

    expect((await api()).text).toBe('everything is fine')
    expect((await api()).json).not.toHaveProperty('id')
    expect((await api()).json).toBeNull()
    const cut = await api()
    expect([cut.status, cut.json]).toEqual([200, undefined])
  })

  it('unpack to half a gigabyte', async () => {
    named('gzip_bomb')

    // As it comes over the wire first, then unpacked: fetch would do both at once and hold the connection for seconds.
    const [response] = (await once(
      get(`${sandbox.env['SPOTIFY_API_URL']}/me`, { headers: bearer(account) }),
      'response',
    )) as [IncomingMessage]
    const packed = await buffer(response)
    let bytes = 0
    for await (const chunk of Readable.from([packed]).pipe(createGunzip())) bytes += (chunk as Buffer).length

    expect(bytes).toBe(512 * 1024 * 1024)
    expect(response.headers['content-encoding']).toBe('gzip')
    expect(packed.length).toBeLessThan(1024 * 1024)
  })
})

describe('every named fault', () => {
  it('gives the documented codes of Amazon Music', async () => {
    const codes = [
      'throttled',
      'internal',
      'dependency',
      'denied_subscription_tier',
      'access_denied',
      'no_x_api_key',
    ]
    for (const name of codes) named(name, { service: 'amazon-music' })

    for (const name of codes) {
      const reply = await call(`${sandbox.env['AMAZON_MUSIC_API_URL']}/me`)
      expect(reply.json.error.code).toBe(name.toUpperCase())
    }
  })

  it('gives the documented errors of Apple Music', async () => {
    const expected = {
      token_expired: 401,
      forbidden: 403,
      no_subscription: 400,
      rate_limited: 429,
      internal: 500,
    }
    for (const name of Object.keys(expected)) named(name, { service: 'apple-music' })

    for (const status of Object.values(expected)) {
      const reply = await call(`${sandbox.env['APPLE_MUSIC_API_URL']}/me/storefront`)
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, null])
    }
  })
})
