import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { World } from '../../../sandbox/world.ts'
import { call, idOf, sandboxFor } from './support.ts'

function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'sandbox-'))
}

describe('journal', () => {
  it('brings everything back', async () => {
    const dataDir = newDataDir()
    const first = await sandboxFor({ dataDir })
    const account = first.createAccount('spotify', { id: 'ann', market: 'GB' })
    const authorization = `Bearer ${account.accessToken}`
    const uri = `spotify:track:${idOf(first, 'spotify', 'night-ferry')}`
    await call(`${first.env['SPOTIFY_API_URL']}/me/library?uris=${uri}`, {
      method: 'PUT',
      headers: { authorization },
    })
    const created = await call(`${first.env['SPOTIFY_API_URL']}/me/playlists`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ name: 'Clips', public: false }),
    })
    const items = `/playlists/${created.json.id}/items`
    await call(`${first.env['SPOTIFY_API_URL']}${items}`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ uris: [uri, uri] }),
    })
    first.world.advance(60_000)
    const key = first.env['APPLE_MUSIC_PRIVATE_KEY']
    const ledger = [...first.ledger()]
    await first.close()

    const second = await sandboxFor({ dataDir })

    expect(second.library('spotify', 'ann')).toEqual([idOf(second, 'spotify', 'night-ferry')])
    expect(second.ledger()).toEqual(ledger)
    expect(second.env['APPLE_MUSIC_PRIVATE_KEY']).toBe(key)
    expect(second.world.account('spotify', 'ann')?.market).toBe('GB')
    const read = await call(`${second.env['SPOTIFY_API_URL']}${items}`, { headers: { authorization } })
    expect(read.json.items).toHaveLength(2)
  })

  it('survives kill -9 in the middle of a line', async () => {
    const dataDir = newDataDir()
    const child = spawn(process.execPath, ['sandbox/main.ts', '--data-dir', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const { url, env } = JSON.parse(line.toString()) as { url: string; env: Record<string, string> }
    const account = await call(`${url}/control/accounts`, {
      method: 'POST',
      body: JSON.stringify({ service: 'spotify', id: 'kim' }),
    })
    const world = new World()
    world.catalogue.registerService('spotify', (key) => key)
    const found = await call(`${url}/control/catalogue?q=night+ferry+paper+lanterns&limit=1`)
    const id = found.json[0].ids.spotify
    const saved = await call(`${env['SPOTIFY_API_URL']}/me/library?uris=spotify:track:${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${account.json.accessToken}` },
    })
    expect(saved.status).toBe(200)
    child.kill('SIGKILL')
    await once(child, 'exit')
    appendFileSync(join(dataDir, 'journal.jsonl'), '{"type":"library.rem')

    const again = await sandboxFor({ dataDir })

    expect(again.library('spotify', 'kim')).toEqual([id])
    const me = await call(`${again.env['SPOTIFY_API_URL']}/me`, {
      headers: { authorization: `Bearer ${account.json.accessToken}` },
    })
    expect(me.json.account_id).toBe('kim')
  })

  it('keeps a promised change that was not due yet, and applies it once', () => {
    const dataDir = newDataDir()
    const now = (): Date => new Date('2026-11-22T10:00:00Z')
    const first = new World({ dataDir, now })
    first.ensureAccount('apple-music', { id: 'lee' })
    const event = { service: 'apple-music', account: 'lee', at: first.now() }
    first.commit({ type: 'library.promised', ...event, track: '1', dueAt: first.now() + 2000 })
    first.commit({ type: 'library.promised', ...event, track: '2', dueAt: first.now() + 30_000 })
    first.close()

    const second = new World({ dataDir, now })
    const before = second.library('apple-music', 'lee')
    second.advance(2000)
    const after = second.library('apple-music', 'lee')
    second.close()
    const third = new World({ dataDir, now })
    third.advance(28_000)

    expect(before).toEqual([])
    expect(after).toEqual(['1'])
    expect(third.library('apple-music', 'lee')).toEqual(['1', '2'])
    expect(third.ledger().map((entry) => [entry.track, entry.at])).toEqual([
      ['1', '2026-11-22T10:00:02.000Z'],
      ['2', '2026-11-22T10:00:30.000Z'],
    ])
    third.close()
  })
})

describe('ledger', () => {
  it('tells a change from a repetition', async () => {
    const sandbox = await sandboxFor()
    const { accessToken } = sandbox.createAccount('spotify', { id: 'ann' })
    const uri = `spotify:track:${idOf(sandbox, 'spotify', 'wren-song')}`
    const url = `${sandbox.env['SPOTIFY_API_URL']}/me/library?uris=${uri}`
    const headers = { authorization: `Bearer ${accessToken}` }

    for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE']) await call(url, { method, headers })

    expect(sandbox.ledger().map(({ call, changed }) => [call, changed])).toEqual([
      ['library.add', true],
      ['library.add', false],
      ['library.remove', true],
      ['library.remove', false],
    ])
  })
})

describe('rate window', () => {
  it('refuses over the limit and says when there is room', async () => {
    const sandbox = await sandboxFor({ rateLimits: { spotify: { limit: 3, windowMs: 30_000 } } })
    const { accessToken } = sandbox.createAccount('spotify')
    const ask = async () =>
      call(`${sandbox.env['SPOTIFY_API_URL']}/me`, { headers: { authorization: `Bearer ${accessToken}` } })
    for (let index = 0; index < 3; index += 1) expect((await ask()).status).toBe(200)

    const refused = await ask()
    sandbox.world.advance(31_000)
    const later = await ask()

    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(25)
    expect(later.status).toBe(200)
  })
})

describe('request log', () => {
  it('keeps what came in and counts by kind', async () => {
    const sandbox = await sandboxFor()
    const { accessToken } = sandbox.createAccount('spotify')
    const id = idOf(sandbox, 'spotify', 'wren-song')
    const headers = { authorization: `Bearer ${accessToken}` }

    await call(`${sandbox.env['SPOTIFY_API_URL']}/tracks/${id}?market=US`, { headers })
    await call(`${sandbox.env['SPOTIFY_API_URL']}/tracks/${id}`, { headers })

    const [first] = sandbox.requests('spotify')
    expect(first).toMatchObject({ method: 'GET', url: `/v1/tracks/${id}?market=US`, headers })
    expect(sandbox.world.log.counts()).toEqual({ spotify: { 'GET /v1/tracks/:id': 2 } })
    expect(sandbox.requests('apple-music')).toEqual([])
    sandbox.clearRequests()
    expect(sandbox.requests()).toEqual([])
  })
})
