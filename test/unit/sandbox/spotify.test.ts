import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Sandbox, SandboxAccount } from '../../../sandbox/simulator.ts'
import { bearer, call, idOf, sandboxFor, type Reply } from './support.ts'

let sandbox: Sandbox
let account: SandboxAccount

beforeEach(async () => {
  sandbox = await sandboxFor()
  account = sandbox.createAccount('spotify', { id: 'ann' })
})

async function api(path: string, init: RequestInit = {}): Promise<Reply> {
  return call(`${sandbox.env['SPOTIFY_API_URL']}${path}`, { headers: bearer(account), ...init })
}

const uri = (song: string): string => `spotify:track:${idOf(sandbox, 'spotify', song)}`
const find = async (q: string, more = ''): Promise<Reply> =>
  api(`/search?type=track&limit=10&q=${encodeURIComponent(q)}${more}`)
const names = (reply: Reply): string[] => reply.json.tracks.items.map((item: { name: string }) => item.name)

describe('search', () => {
  it('finds every release of an ISRC, in the documented shape', async () => {
    const isrc = sandbox.world.catalogue.find('night-ferry').isrc ?? ''

    const reply = await find(`isrc:${isrc.toLowerCase()}`)

    const { items, total, next, previous } = reply.json.tracks
    expect([total, next, previous]).toEqual([2, null, null])
    expect(items[0]).toMatchObject({
      type: 'track',
      name: 'Night Ferry',
      external_ids: { isrc },
      artists: [{ name: 'Paper Lanterns', type: 'artist' }],
      is_playable: true,
      is_local: false,
    })
    expect(items[0].uri).toBe(uri('night-ferry'))
    expect(items[0]).not.toHaveProperty('popularity')
    expect(items[0].album).not.toHaveProperty('available_markets')
  })

  it('finds nothing for several ISRCs at once', async () => {
    expect((await find('isrc:QZATM2300001 OR isrc:QZATM2200002')).json.tracks.total).toBe(0)
    expect((await find('isrc:QZATM2300001 OR QZATM2200002')).json.tracks.total).toBe(0)
  })

  it.each([
    ['track:"Night Ferry" artist:"Paper Lanterns"', 'Night Ferry'],
    ['track:"Tin Telescope" artist:"Harbour Static" album:"Late Summer"', 'Tin Telescope'],
    ['artist:Wren Lowland', 'Lowland Hymn'],
    ['夜の渡し船', '夜の渡し船'],
    ['Cancelled: The Musical', 'Cancelled: The Musical'],
  ])('%s', async (q, name) => {
    expect(names(await find(q))).toContain(name)
  })

  it('takes all words of a filter strictly and a year as a range', async () => {
    const year = sandbox.world.catalogue.find('wren-song').releaseDate.slice(0, 4)

    expect(names(await find('track:"Wren Song" artist:"Paper Lanterns"'))).toEqual([])
    expect(names(await find(`track:"Wren Song" year:${year}`))).toContain('Wren Song')
    expect(names(await find('track:"Wren Song" year:1990-1999'))).toEqual([])
  })

  it.each(['&limit=11', '&limit=x', '&offset=1001'])('refuses %s', async (more) => {
    const reply = await api(`/search?type=track&q=home${more}`)

    expect(reply.status).toBe(400)
    expect(reply.json.error.status).toBe(400)
  })

  it('needs q and type, and gives five hits unless asked for more', async () => {
    expect((await api('/search?type=track')).status).toBe(400)
    expect((await api('/search?q=home')).status).toBe(400)
    const page = await api('/search?q=home&type=track')
    expect(page.json.tracks.items).toHaveLength(5)
    expect((await call(page.json.tracks.next, { headers: bearer(account) })).json.tracks.offset).toBe(5)
  })

  it("lets the listener's country win over `market`", async () => {
    const onlyJapan = sandbox.world.catalogue.find('tokyo-only').isrc ?? ''
    const reader = sandbox.createAccount('spotify', { market: 'JP' })

    const here = await find(`isrc:${onlyJapan}`, '&market=JP')
    account = reader
    const there = await find(`isrc:${onlyJapan}`, '&market=US')

    expect([here.json.tracks.total, there.json.tracks.total]).toEqual([0, 1])
  })

  it("needs a market with the app's own token", async () => {
    const { SPOTIFY_CLIENT_ID: id, SPOTIFY_CLIENT_SECRET: secret } = sandbox.env
    const token = await call(`${sandbox.env['SPOTIFY_ACCOUNTS_URL']}/api/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const headers = { authorization: `Bearer ${token.json.access_token}` }
    const url = `${sandbox.env['SPOTIFY_API_URL']}/search?type=track&q=night+ferry`

    expect((await call(url, { headers })).json.tracks.total).toBe(0)
    expect((await call(`${url}&market=US`, { headers })).json.tracks.total).toBeGreaterThan(5)
    expect((await call(`${sandbox.env['SPOTIFY_API_URL']}/me`, { headers })).status).toBe(403)
  })
})

describe('track', () => {
  it('says what is not playable yet and what is not for this market', async () => {
    const early = await api(`/tracks/${idOf(sandbox, 'spotify', 'tomorrows-sleeve')}`)
    const foreign = await api(`/tracks/${idOf(sandbox, 'spotify', 'kite-weather')}`)

    expect(early.json).toMatchObject({ is_playable: false, restrictions: { reason: 'product' } })
    expect(foreign.json).toMatchObject({ is_playable: false, restrictions: { reason: 'market' } })
  })

  it('relinks to the release of this market', async () => {
    const relinked = await api(`/tracks/${idOf(sandbox, 'spotify', 'harvest-receipt')}`)

    expect(relinked.json.id).toBe(idOf(sandbox, 'spotify', 'harvest-receipt', 'regional'))
    expect(relinked.json.is_playable).toBe(true)
  })

  it('answers unknown ids, the old batch call and unknown paths', async () => {
    expect((await api(`/tracks/${'0'.repeat(22)}`)).json).toEqual({
      error: { status: 404, message: 'Resource not found' },
    })
    expect((await api('/tracks/nonsense')).status).toBe(400)
    expect((await api('/tracks?ids=a,b')).status).toBe(403)
    expect((await api('/nowhere')).json.error.status).toBe(404)
  })
})

describe('library', () => {
  it('is a set that takes, shows and gives back tracks', async () => {
    const uris = `${uri('wren-song')},${uri('night-ferry')}`

    const saved = await api(`/me/library?uris=${uris}`, { method: 'PUT' })
    await api(`/me/library?uris=${uris}`, { method: 'PUT' })
    const contains = await api(
      `/me/library/contains?uris=${uri('night-ferry')},${uri('home')},${uri('wren-song')}`,
    )
    const list = await api('/me/tracks?limit=1')
    await api(`/me/library?uris=${uri('wren-song')}`, { method: 'DELETE' })

    expect([saved.status, saved.text]).toEqual([200, ''])
    expect(contains.json).toEqual([true, false, true])
    expect(list.json).toMatchObject({ total: 2, limit: 1, items: [{ added_at: '2026-11-22T10:00:00Z' }] })
    expect(list.json.next).toContain('offset=1')
    expect(sandbox.library('spotify', 'ann')).toEqual([idOf(sandbox, 'spotify', 'night-ferry')])
  })

  it('takes uris from the query only', async () => {
    const body = JSON.stringify({ uris: [uri('home')] })

    const reply = await api('/me/library', { method: 'PUT', body })

    expect(reply.json.error).toEqual({ status: 400, message: 'Missing required field: uris' })
  })

  it.each(['nonsense', 'spotify:artist:0000000000000000000000', 'spotify:track:short'])(
    'refuses %s',
    async (bad) => {
      expect((await api(`/me/library?uris=${bad}`, { method: 'PUT' })).status).toBe(400)
    },
  )

  it('takes forty, not forty-one, and all or nothing', async () => {
    const forty = Array.from({ length: 40 }, () => uri('home')).join(',')

    expect((await api(`/me/library?uris=${forty}`, { method: 'PUT' })).status).toBe(200)
    expect((await api(`/me/library?uris=${forty},${uri('home')}`, { method: 'PUT' })).status).toBe(400)
    const gone = `${uri('wren-song')},spotify:track:${'0'.repeat(22)}`
    expect((await api(`/me/library?uris=${gone}`, { method: 'PUT' })).status).toBe(404)
    expect(sandbox.library('spotify', 'ann')).toHaveLength(1)
  })

  it('answers the old way of saving with a bare 403', async () => {
    const reply = await api('/me/tracks', { method: 'PUT', body: '{"ids":[]}' })

    expect([reply.status, reply.text]).toEqual([403, ''])
  })
})

describe('refusals', () => {
  it('knows missing, strange, unknown and expired tokens', async () => {
    const none = await api('/me', { headers: {} })
    const basic = await api('/me', { headers: { authorization: 'Basic abc' } })
    const unknown = await api('/me', { headers: { authorization: 'Bearer abc' } })
    sandbox.world.advance(3_600_000)
    const expired = await api('/me')

    expect(none.status).toBe(401)
    expect(basic.status).toBe(400)
    expect(unknown.json.error).toEqual({ status: 401, message: 'Invalid access token' })
    expect(expired.json.error).toEqual({ status: 401, message: 'The access token expired' })
  })

  it('knows three kinds of 403', async () => {
    account = sandbox.createAccount('spotify', { scopes: ['user-library-read'] })
    const scope = await api(`/me/library?uris=${uri('home')}`, { method: 'PUT' })
    account = sandbox.createAccount('spotify', { flags: ['not_allowed'] })
    const registered = await api('/me')
    sandbox.world.set('spotify', 'ownerHasPremium', false)
    const premium = await api('/me')

    expect(scope.json.error).toEqual({ status: 403, message: 'Insufficient client scope' })
    expect(registered.json.error.message).toContain('not registered')
    expect([premium.status, premium.headers.get('content-type')]).toEqual([403, 'text/plain; charset=utf-8'])
  })
})

describe('playlists', () => {
  it('are public by default, keep order and duplicates, and lose all copies at once', async () => {
    const created = await api('/me/playlists', { method: 'POST', body: JSON.stringify({ name: 'Clips' }) })
    const items = `/playlists/${created.json.id}/items`
    const add = async (uris: string[], more = {}) =>
      api(items, { method: 'POST', body: JSON.stringify({ uris, ...more }) })

    const added = await add([uri('home'), uri('stay')])
    await add([uri('home')])
    await add([uri('intro')], { position: 0 })
    const before = await api(items)
    await api(items, { method: 'DELETE', body: JSON.stringify({ items: [{ uri: uri('home') }] }) })
    const after = await api(items)

    expect([created.status, created.json.public, created.json.owner.id]).toEqual([201, true, 'user_ann'])
    expect([added.status, typeof added.json.snapshot_id]).toEqual([201, 'string'])
    const titles = (reply: Reply) =>
      reply.json.items.map((entry: { item: { name: string } }) => entry.item.name)
    expect(titles(before)).toEqual(['Intro', 'Home', 'Stay', 'Home'])
    expect(titles(after)).toEqual(['Intro', 'Stay'])
    expect((await api('/me/playlists')).json.items[0]).toMatchObject({ name: 'Clips', items: { total: 2 } })
  })

  it('are closed to others', async () => {
    const created = await api('/me/playlists', { method: 'POST', body: JSON.stringify({ name: 'Mine' }) })
    account = sandbox.createAccount('spotify')

    expect((await api(`/playlists/${created.json.id}/items`)).status).toBe(403)
    expect((await api(`/playlists/${created.json.id}/tracks`)).status).toBe(403)
    expect((await api(`/playlists/${'0'.repeat(22)}/items`)).status).toBe(404)
  })
})
