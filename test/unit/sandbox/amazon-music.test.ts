import { beforeEach, describe, expect, it } from '@jest/globals'
import { decideConsent } from '../../../sandbox/decide-consent.ts'
import type { Sandbox, SandboxAccount } from '../../../sandbox/simulator.ts'
import { bearer, call, idOf, sandboxFor, type Reply } from './support.ts'

let sandbox: Sandbox
let account: SandboxAccount

beforeEach(async () => {
  sandbox = await sandboxFor()
  account = sandbox.createAccount('amazon-music', { id: 'ann' })
})

function headers(): Record<string, string> {
  return { ...bearer(account), 'x-api-key': sandbox.env['AMAZON_MUSIC_SECURITY_PROFILE_ID'] ?? '' }
}

async function api(path: string, init: RequestInit = {}): Promise<Reply> {
  return call(`${sandbox.env['AMAZON_MUSIC_API_URL']}${path}`, { headers: headers(), ...init })
}

const post = (body: unknown, method = 'POST'): RequestInit => ({ method, body: JSON.stringify(body) })
const id = (song: string): string => idOf(sandbox, 'amazon-music', song)

describe('refusals', () => {
  it.each([
    ['no key', { 'x-api-key': '' }, 403, 'NO_X_API_KEY'],
    ['another key', { 'x-api-key': 'amzn1.application.other' }, 403, 'INVALID_CLIENT_ID'],
    ['another kind of authorization', { authorization: 'Basic x' }, 401, 'INVALID_AUTH_TYPE'],
    ['an unknown token', { authorization: 'Bearer Atza|x' }, 401, 'INVALID_ACCESS_TOKEN'],
  ])('%s', async (_name, wrong, status, code) => {
    const reply = await api('/me', { headers: { ...headers(), ...wrong } as Record<string, string> })

    expect(reply.status).toBe(status)
    expect(reply.json.error).toMatchObject({ status: String(status), code })
    expect(reply.json.error.reference).toBeTruthy()
  })

  it('no token, an expired token, no scope, no account', async () => {
    const codes: string[] = []
    const { authorization: _gone, ...bare } = headers()
    codes.push((await api('/me', { headers: bare })).json.error.code)
    account = sandbox.createAccount('amazon-music', { scopes: ['music::catalog'] })
    codes.push((await api('/me')).json.error.code)
    account = sandbox.createAccount('amazon-music', { flags: ['no_account'] })
    codes.push((await api('/me')).json.error.code)
    sandbox.world.advance(3_600_001)
    codes.push((await api('/me')).json.error.code)

    expect(codes).toEqual([
      'NO_ACCESS_TOKEN',
      'ACCESS_DENIED',
      'NO_MUSIC_ACCOUNT_FOUND',
      'INVALID_ACCESS_TOKEN',
    ])
  })
})

describe('catalogue', () => {
  it('finds all releases of an ISRC as sparse nodes', async () => {
    const query = sandbox.world.catalogue.find('night-ferry').isrc

    const reply = await api('/search/tracks', post({ searchFilters: [{ field: 'isrc', query }], limit: 20 }))

    const found = reply.json.data.searchTracks
    expect([found.edgeCount, found.pageInfo]).toEqual([2, { hasNextPage: false }])
    expect(Object.keys(found.edges[0].node).sort()).toEqual(['id', 'title', 'url'])
  })

  it('combines filters with AND, and pages', async () => {
    const searchFilters = [
      { field: 'name', query: 'Night Ferry' },
      { field: 'artistName', query: 'Paper Lanterns' },
    ]

    const first = await api('/search/tracks', post({ searchFilters, limit: 3 }))
    const { token } = first.json.data.searchTracks.pageInfo
    const second = await api('/search/tracks', post({ searchFilters, limit: 3, token }))

    expect(first.json.data.searchTracks.edges).toHaveLength(3)
    expect(second.json.data.searchTracks.edges[0].node.id).not.toBe(
      first.json.data.searchTracks.edges[0].node.id,
    )
    const none = [...searchFilters, { field: 'albumName', query: 'nowhere' }]
    expect((await api('/search/tracks', post({ searchFilters: none }))).json.data.searchTracks.edges).toEqual(
      [],
    )
  })

  it.each([
    [{ searchFilters: [{ query: 'home' }], limit: 21 }],
    [{ searchFilters: [] }],
    [{ searchFilters: [{ field: 'mood', query: 'x' }] }],
    [{ searchFilters: [{ query: 'home' }], sortBy: 'mood' }],
  ])('refuses %j', async (body) => {
    expect((await api('/search/tracks', post(body))).json.error.code).toBe('BAD_REQUEST')
  })

  it('gives seconds, marks explicit titles, and can answer several ids in two shapes', async () => {
    const ids = `${id('copper-weather')},${id('home')},B000000000`
    const { durationMs } = sandbox.world.catalogue.find('home')

    const list = await api(`/tracks?ids=${ids}`)
    sandbox.world.set('amazon-music', 'multiTrackShape', 'edges')
    const edges = await api(`/tracks?ids=${ids}`)
    const one = await api(`/tracks/${id('home')}`)

    expect(list.json.data.tracks[0]).toMatchObject({
      title: 'Copper Weather [Explicit]',
      parentalSettings: { hasExplicitLanguage: true },
    })
    expect(list.json.data.tracks).toHaveLength(2)
    expect(edges.json.data.tracks.edges).toHaveLength(2)
    expect(one.json.data.track.duration).toBe(Math.round(durationMs / 1000))
    expect((await api('/tracks/B000000000')).json.error.code).toBe('RESOURCE_NOT_FOUND')
  })
})

describe('library', () => {
  it('takes one track per call, as a set', async () => {
    const path = `/me/library/tracks/${id('home')}`

    const saved = await api(path, { method: 'PUT' })
    await api(path, { method: 'PUT' })
    const list = await api('/me/library/tracks')
    const removed = await api(path, { method: 'DELETE' })

    expect([saved.status, saved.json]).toEqual([200, { data: {} }])
    expect(list.json.data.user.tracks.edgeCount).toBe(1)
    expect(removed.status).toBe(200)
    expect(sandbox.library('amazon-music', 'ann')).toEqual([])
    expect((await api('/me/library/tracks/B000000000', { method: 'PUT' })).status).toBe(404)
  })

  it.each([
    ['no_library_write', 'ACCESS_DENIED'],
    ['low_tier', 'DENIED_SUBSCRIPTION_TIER'],
  ])('%s', async (flag, code) => {
    account = sandbox.createAccount('amazon-music', { flags: [flag] })

    const reply = await api(`/me/library/tracks/${id('home')}`, { method: 'PUT' })

    expect([reply.status, reply.json.error.code]).toEqual([403, code])
  })
})

describe('playlists', () => {
  it('skip duplicates unless told, remove by entry id, and can be deleted', async () => {
    const made = await api('/playlists', post({ title: 'Clips', description: '', visibility: 'PRIVATE' }))
    const path = `/playlists/${made.json.data.createPlaylist.id}`
    const add = async (trackIds: string[], more = {}) =>
      api(`${path}/tracks`, post({ trackIds, ...more }, 'PUT'))
    await add([id('home'), id('stay')])
    await add([id('home')])
    await add([id('home')], { addDuplicateTracks: true })

    const read = await api(`${path}/tracks?limit=2`)
    const { pageInfo, edges } = read.json.data.playlist.tracks
    const rest = await api(`${path}/tracks?limit=2&cursor=${pageInfo.token}`)
    const entryIds = [edges[0].cursor.split(':')[1]]
    await api(`${path}/tracks`, post({ entryIds }, 'DELETE'))
    const list = await api('/me/playlists')

    expect(edges.map((edge: { node: { id: string } }) => edge.node.id)).toEqual([id('home'), id('stay')])
    expect(rest.json.data.playlist.tracks.edges).toHaveLength(1)
    expect(list.json.data.user.playlists.edges[0].node).toMatchObject({
      trackCount: 2,
      visibility: 'PRIVATE',
    })
    expect((await api(path, { method: 'DELETE' })).status).toBe(200)
    expect((await api(`${path}/tracks`)).json.error.code).toBe('RESOURCE_NOT_FOUND')
    expect((await api('/playlists', post({ title: 'x' }))).json.error.code).toBe('BAD_REQUEST')
  })
})

describe('Login with Amazon', () => {
  const redirect_uri = 'https://app.example/cb'

  async function tokens(form: Record<string, string>): Promise<Reply> {
    return call(sandbox.env['AMAZON_MUSIC_TOKEN_URL'] ?? '', {
      method: 'POST',
      body: new URLSearchParams(form),
    })
  }

  async function codeForm(): Promise<Record<string, string>> {
    const client_id = sandbox.env['AMAZON_MUSIC_CLIENT_ID'] ?? ''
    const asked = { client_id, redirect_uri, response_type: 'code', scope: 'music::catalog', state: 's' }
    const query = new URLSearchParams({
      ...asked,
      code_challenge: 'plain-text',
      code_challenge_method: 'plain',
    })
    const url = `${sandbox.env['AMAZON_MUSIC_AUTH_URL']}?${query.toString()}`
    const back = await decideConsent(url, { decision: 'allow' })
    const code = new URL(back).searchParams.get('code') ?? ''
    return { grant_type: 'authorization_code', code, redirect_uri, client_id, code_verifier: 'plain-text' }
  }

  it('gives a refresh token only to clients with a secret', async () => {
    const client_secret = sandbox.env['AMAZON_MUSIC_CLIENT_SECRET'] ?? ''

    const open = await tokens(await codeForm())
    const secret = await tokens({ ...(await codeForm()), client_secret })

    expect(open.json.access_token).toMatch(/^Atza\|/)
    expect(open.json).not.toHaveProperty('refresh_token')
    expect(secret.json.refresh_token).toMatch(/^Atzr\|/)
  })

  it('keeps or changes the refresh token as it is told to', async () => {
    const form = (refresh_token: string) => ({
      grant_type: 'refresh_token',
      refresh_token,
      client_id: sandbox.env['AMAZON_MUSIC_CLIENT_ID'] ?? '',
      client_secret: sandbox.env['AMAZON_MUSIC_CLIENT_SECRET'] ?? '',
    })
    const { refreshToken = '' } = account

    const same = await tokens(form(refreshToken))
    sandbox.world.set('amazon-music', 'refreshRotates', true)
    const rotated = await tokens(form(refreshToken))
    const spent = await tokens(form(refreshToken))

    expect(same.json.refresh_token).toBe(refreshToken)
    expect(rotated.json.refresh_token).not.toBe(refreshToken)
    expect(spent.json.error).toBe('invalid_grant')
  })

  it('shows a page when the security profile is not enabled', async () => {
    sandbox.world.set('amazon-music', 'profileEnabled', false)

    const page = await call(`${sandbox.env['AMAZON_MUSIC_AUTH_URL']}?client_id=x`)

    expect([page.status, page.text]).toEqual([400, expect.stringContaining('An unknown scope was requested')])
  })
})
