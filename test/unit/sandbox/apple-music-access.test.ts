import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { SignJWT } from 'jose'
import type { Sandbox, SandboxAccount } from '../../../sandbox/simulator.ts'
import { call, developerToken, idOf, sandboxFor, type Reply } from './support.ts'

let sandbox: Sandbox
let account: SandboxAccount
let developer: string

beforeEach(async () => {
  sandbox = await sandboxFor()
  account = sandbox.createAccount('apple-music', { id: 'ann' })
  developer = await developerToken(sandbox)
})

function headers(): Record<string, string> {
  return { authorization: `Bearer ${developer}`, 'music-user-token': account.accessToken }
}

async function api(path: string, init: RequestInit = {}): Promise<Reply> {
  return call(`${sandbox.env['APPLE_MUSIC_API_URL']}${path}`, { headers: headers(), ...init })
}

const id = (song: string): string => idOf(sandbox, 'apple-music', song)

describe('developer token', () => {
  it.each([
    ['too long a life', { lifeSeconds: 15_777_001 }],
    ['another team', { iss: 'OTHERTEAM1' }],
    ['an unknown key', { kid: 'OTHERKEY01' }],
    ['an origin, from a server', { origin: ['https://app.example'] }],
    ['an end in the past', { lifeSeconds: -1 }],
  ])('refuses %s without a body', async (_name, claims) => {
    developer = await developerToken(sandbox, claims)

    const reply = await api('/me/storefront')

    expect([reply.status, reply.text]).toEqual([401, ''])
  })

  it('takes an origin from its page, and up to six months of life', async () => {
    developer = await developerToken(sandbox, { origin: ['https://app.example'], lifeSeconds: 15_777_000 })

    const reply = await api('/me/storefront', { headers: { ...headers(), origin: 'https://app.example' } })

    expect(reply.status).toBe(200)
  })

  it('refuses a good token once it has ended, and one of another key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const now = Math.floor(sandbox.world.now() / 1000)
    const foreign = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: sandbox.env['APPLE_MUSIC_KEY_ID'] ?? '' })
      .setIssuer(sandbox.env['APPLE_MUSIC_TEAM_ID'] ?? '')
      .setIssuedAt(now)
      .setExpirationTime(now + 60)
      .sign(privateKey)

    expect((await api('/me/storefront')).status).toBe(200)
    sandbox.world.advance(601_000)
    expect((await api('/me/storefront')).status).toBe(401)
    developer = foreign
    expect((await api('/me/storefront')).status).toBe(401)
  })
})

describe('music user token', () => {
  it('is refused as 40300 when unknown, old, taken back, or without accepted terms', async () => {
    const missing = await api('/me/storefront', { headers: { authorization: `Bearer ${developer}` } })
    account = sandbox.createAccount('apple-music', { flags: ['privacy_not_accepted'] })
    const privacy = await api('/me/storefront')
    account = sandbox.createAccount('apple-music')
    sandbox.world.advance(181 * 86_400_000)
    developer = await developerToken(sandbox)
    const old = await api('/me/storefront')

    for (const reply of [missing, privacy, old]) {
      expect(reply.json.errors[0]).toMatchObject({
        status: '403',
        code: '40300',
        detail: 'Invalid authentication',
      })
    }
  })

  it('tells the storefront', async () => {
    account = sandbox.createAccount('apple-music', { market: 'JP' })

    expect((await api('/me/storefront')).json.data[0]).toMatchObject({
      id: 'jp',
      attributes: { name: 'Japan' },
    })
  })
})

describe('playlists', () => {
  it('are made with tracks, appended to, and read', async () => {
    const tracks = (...songs: string[]) => ({ data: songs.map((song) => ({ id: id(song), type: 'songs' })) })
    const body = {
      attributes: { name: 'Clips', description: 'x' },
      relationships: { tracks: tracks('home') },
    }

    const created = await api('/me/library/playlists', { method: 'POST', body: JSON.stringify(body) })
    const path = `/me/library/playlists/${created.json.data[0].id}/tracks`
    const added = await api(path, { method: 'POST', body: JSON.stringify(tracks('stay', 'home')) })
    const read = await api(path)
    const list = await api('/me/library/playlists')

    expect(created.status).toBe(201)
    expect([added.status, added.text]).toEqual([204, ''])
    expect(
      read.json.data.map(
        (song: { attributes: { playParams: { catalogId: string } } }) => song.attributes.playParams.catalogId,
      ),
    ).toEqual([id('home'), id('stay'), id('home')])
    expect(list.json.data[0].attributes).toMatchObject({ name: 'Clips', isPublic: false })
    expect((await api('/me/library/playlists/p.nope/tracks')).status).toBe(404)
  })
})

describe('MusicKit stand-in', () => {
  it('serves a script, and a consent page that gives a token to the opener', async () => {
    const origin = 'https://app.example'
    const developer_token = await developerToken(sandbox, { origin: [origin] })
    const script = await call(sandbox.env['APPLE_MUSIC_MUSICKIT_URL'] ?? '')
    const url = `${sandbox.url}/apple-music/musickit/authorize`

    const page = await call(`${url}?${new URLSearchParams({ developer_token, origin }).toString()}`)
    const form = new URLSearchParams({ developer_token, origin, decision: 'allow', account: 'zoe' })
    const told = await call(url, { method: 'POST', body: form })

    expect(script.headers.get('content-type')).toContain('javascript')
    expect(script.text).toContain('musickitloaded')
    expect(page.text).toContain('value="allow"')
    const token = /"musicUserToken":"([^"]+)"/.exec(told.text)?.[1] ?? ''
    expect(sandbox.world.accessToken(token)?.account).toBe('zoe')
  })
})
