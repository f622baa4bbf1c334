import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { call, idOf, sandboxFor, type Reply } from './support.ts'

let sandbox: Sandbox

beforeEach(async () => {
  sandbox = await sandboxFor()
})

const control = async (method: string, path: string, body?: unknown): Promise<Reply> =>
  call(`${sandbox.url}/control${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

describe('control routes', () => {
  it('make accounts and show libraries with titles', async () => {
    const made = await control('POST', '/accounts', { service: 'example', id: 'ann', market: 'DE' })
    const id = idOf(sandbox, 'example', 'night-ferry', 'live')
    const authorization = `Bearer ${made.json.accessToken}`
    const saved = await call(`${sandbox.env['EXAMPLE_API_URL']}/me/library?ids=${id}`, {
      method: 'PUT',
      headers: { authorization },
    })

    const library = await control('GET', '/libraries/example/ann')
    const accounts = await control('GET', '/accounts?service=example')
    const ledger = await control('GET', '/ledger?after=0')

    expect([made.status, saved.status]).toEqual([201, 204])
    expect(library.json.tracks).toMatchObject([{ id, artists: ['Paper Lanterns'], version: 'live' }])
    expect(library.text).toContain('Night Ferry (Live at ')
    expect(accounts.json).toMatchObject([{ id: 'ann', market: 'DE', saved: 1 }])
    expect(ledger.json).toMatchObject({ next: 1, entries: [{ call: 'library.add', track: id }] })
    expect((await control('GET', '/ledger?after=1')).json.entries).toEqual([])
    expect((await control('GET', '/libraries/example/nobody')).status).toBe(404)
    expect((await control('POST', '/accounts', { service: 'none' })).status).toBe(400)
  })

  it('order and clear faults, and refuse nonsense', async () => {
    const order = { service: 'example', times: null, effect: { kind: 'named', name: 'internal' } }

    expect((await control('POST', '/faults', order)).status).toBe(201)
    expect((await call(`${sandbox.env['EXAMPLE_API_URL']}/me`)).status).toBe(500)
    expect((await control('DELETE', '/faults')).status).toBe(204)
    expect((await call(`${sandbox.env['EXAMPLE_API_URL']}/me`)).status).toBe(401)
    expect((await control('POST', '/faults', { effect: { kind: 'named', name: 'nope' } })).status).toBe(400)
    expect((await control('POST', '/faults', {})).status).toBe(400)
  })

  it('show and forget requests', async () => {
    await call(`${sandbox.env['EXAMPLE_API_URL']}/me`)

    expect((await control('GET', '/requests?service=example')).json).toMatchObject([
      { method: 'GET', url: '/v1/me' },
    ])
    expect((await control('GET', '/requests/counts')).json).toEqual({ example: { 'GET /v1/me': 1 } })
    await control('DELETE', '/requests')
    expect((await control('GET', '/requests')).json).toEqual([])
  })

  it('move the clock, end tokens and consents, change settings and limits', async () => {
    const { accessToken } = sandbox.createAccount('example', { id: 'ann' })
    const headers = { authorization: `Bearer ${accessToken}` }
    const me = async (): Promise<number> =>
      (await call(`${sandbox.env['EXAMPLE_API_URL']}/me`, { headers })).status

    const clock = await control('POST', '/clock/advance', { ms: 1000 })
    const before = await me()
    await control('POST', '/expire-access-tokens', { service: 'example', account: 'ann' })
    const after = await me()
    const next = sandbox.createAccount('example', { id: 'bob' })
    await control('POST', '/expire-consents', { service: 'example' })

    expect(clock.json).toEqual({ now: '2026-11-22T10:00:01.000Z' })
    expect([before, after]).toEqual([200, 401])
    expect(sandbox.world.accessToken(next.accessToken)?.isRevoked).toBe(true)
    await control('PUT', '/rate-limits', { service: 'example', limit: 0, windowMs: 1000 })
    expect(await me()).toBe(429)
    await control('PUT', '/settings', { service: 'apple-music', name: 'applyDelayMs', value: 5 })
    expect(sandbox.world.setting('apple-music', 'applyDelayMs', 0)).toBe(5)
  })

  it('search the catalogue and add to it', async () => {
    const added = await control('POST', '/catalogue', { title: 'Fresh Ink', artists: ['Someone New'] })
    const found = await control('GET', '/catalogue?q=fresh+ink')

    expect(added.json.key).toBe('added-1/studio')
    expect(found.json[0].ids.spotify).toBe(sandbox.world.catalogue.trackId('spotify', added.json))
    expect(Object.keys(found.json[0].ids)).toEqual(sandbox.services)
    await control('DELETE', '/catalogue?key=added-1/studio')
    expect((await control('GET', '/catalogue?q=fresh+ink')).json).toEqual([])
    expect((await control('GET', '/catalogue?q=tape+deck+gospel')).json[0].ids).not.toHaveProperty('spotify')
  })
})
