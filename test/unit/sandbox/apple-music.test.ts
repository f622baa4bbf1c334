import { beforeEach, describe, expect, it } from '@jest/globals'
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
const isrcOf = (song: string): string => sandbox.world.catalogue.find(song).isrc ?? ''
const save = async (ids: string): Promise<Reply> => api(`/me/library?ids[songs]=${ids}`, { method: 'POST' })

describe('catalogue', () => {
  it('lists all songs of an ISRC in the map and one in data', async () => {
    const [first, second, unknown] = [isrcOf('night-ferry'), isrcOf('home'), 'QZATM2699998']

    const reply = await api(`/catalog/us/songs?filter[isrc]=${first},${second},${unknown}`)

    const { data, meta } = reply.json
    expect(data.map((song: { id: string }) => song.id)).toEqual([id('night-ferry'), id('home')])
    expect(meta.filters.isrc[first]).toHaveLength(2)
    expect(meta.filters.isrc[unknown]).toEqual([])
    sandbox.world.set('apple-music', 'sparseIsrc', false)
    expect((await api(`/catalog/us/songs?filter[isrc]=${first}`)).json.data).toHaveLength(2)
  })

  it('refuses more than 25 ISRCs and more than 300 ids', async () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, index) => String(index)).join(',')

    expect((await api(`/catalog/us/songs?filter[isrc]=${many(26)}`)).status).toBe(400)
    expect((await api(`/catalog/us/songs?ids=${many(301)}`)).status).toBe(400)
    expect((await api(`/catalog/us/songs?ids=${many(300)}`)).json.data).toEqual([])
  })

  it('writes one artist name, marks ratings, and leaves out playParams before release', async () => {
    const ids = [
      id('paper-thunder'),
      id('tomorrows-sleeve'),
      idOf(sandbox, 'apple-music', 'paper-thunder', 'clean'),
    ]

    const { data } = (await api(`/catalog/us/songs?ids=${ids.join(',')}`)).json

    expect(data[0].attributes).toMatchObject({
      artistName: 'Juno Quill & Mira Solano',
      contentRating: 'explicit',
    })
    expect(data[0].attributes.playParams).toEqual({ id: ids[0], kind: 'song' })
    expect(data[1].attributes).not.toHaveProperty('playParams')
    expect(data[2].attributes.contentRating).toBe('clean')
  })

  it('turns an id of another storefront into the one sold here', async () => {
    const reply = await api(`/catalog/us/songs?filter[equivalents]=${id('harvest-receipt')}`)

    expect(reply.json.data[0].id).toBe(idOf(sandbox, 'apple-music', 'harvest-receipt', 'regional'))
    expect((await api(`/catalog/us/songs/${id('harvest-receipt')}`)).status).toBe(404)
  })

  it('searches, leaves out empty kinds, and names the wrong parameter', async () => {
    const hits = await api('/catalog/us/search?types=songs&limit=2&term=night+ferry+paper+lanterns')
    const none = await api('/catalog/us/search?types=songs&term=zzzzzz')
    const empty = await api('/catalog/us/search?types=songs&term=')
    const large = await api('/catalog/us/search?types=songs&term=a&limit=26')

    expect(hits.json.results.songs.data).toHaveLength(2)
    expect(hits.json.results.songs.next).toMatch(/^\/v1\/catalog\/us\/search\?.*offset=2/)
    expect(none.json.results).toEqual({})
    expect(empty.json.errors[0].source).toEqual({ parameter: 'term' })
    expect(large.status).toBe(400)
  })
})

describe('library', () => {
  it('accepts at once and applies two seconds later, once', async () => {
    const accepted = await save(`${id('home')},${id('home')},999,${id('tomorrows-sleeve')}`)
    const before = await api(`/catalog/us/songs/${id('home')}/library`)
    sandbox.world.advance(2000)
    const after = await api(`/catalog/us/songs/${id('home')}/library`)
    const included = await api(`/catalog/us/songs/${id('home')}?include=library`)

    expect([accepted.status, accepted.text]).toEqual([202, ''])
    expect(before.json.data).toEqual([])
    expect(after.json.data[0]).toMatchObject({
      type: 'library-songs',
      attributes: { playParams: { catalogId: id('home'), isLibrary: true } },
    })
    expect(after.json.data[0].attributes).not.toHaveProperty('isrc')
    expect(included.json.data[0].relationships.library.data).toHaveLength(1)
    expect(sandbox.library('apple-music', 'ann')).toEqual([id('home')])
  })

  it('applies at once when the delay is nought', async () => {
    sandbox.world.set('apple-music', 'applyDelayMs', 0)

    await save(id('home'))

    expect(sandbox.library('apple-music', 'ann')).toEqual([id('home')])
  })

  it('refuses a trailing slash, no ids, and an account without subscription', async () => {
    const slash = await api(`/me/library/?ids[songs]=${id('home')}`, { method: 'POST' })
    const none = await api('/me/library', { method: 'POST' })
    account = sandbox.createAccount('apple-music', { flags: ['no_subscription'] })
    const free = await save(id('home'))

    expect([slash.status, none.status]).toEqual([400, 400])
    expect(free.json.errors[0]).toMatchObject({ status: '400', code: '40015' })
  })

  it('lists alphabetically by page and can be searched', async () => {
    sandbox.world.set('apple-music', 'applyDelayMs', 0)
    await save(`${id('wren-song')},${id('home')},${id('stay')}`)

    const page = await api('/me/library/songs?limit=2')
    const found = await api('/me/library/search?types=library-songs&term=wren+song')
    const none = await api('/me/library/search?types=library-songs&term=nothing')

    expect(page.json.data.map((song: { attributes: { name: string } }) => song.attributes.name)).toEqual([
      'Home',
      'Stay',
    ])
    expect(page.json.next).toBe('/v1/me/library/songs?limit=2&offset=2')
    expect(found.json.results['library-songs'].data[0].attributes.playParams.catalogId).toBe(id('wren-song'))
    expect(none.json.results).toEqual({})
  })

  it('answers 404 for an empty library when the account is like that', async () => {
    account = sandbox.createAccount('apple-music', { flags: ['empty_library_404'] })

    expect((await api('/me/library/songs')).status).toBe(404)
  })

  it.each([
    ['not_applied', 60_000, 0],
    ['slow_apply', 29_000, 0],
    ['slow_apply', 30_000, 1],
  ])('%s, seen after %d ms', async (name, wait, expected) => {
    sandbox.addFault({ service: 'apple-music', method: 'POST', effect: { kind: 'named', name } })

    const reply = await save(id('home'))
    sandbox.world.advance(wait)

    expect(reply.status).toBe(202)
    expect(sandbox.library('apple-music', 'ann')).toHaveLength(expected)
  })

  it('takes favorites', async () => {
    expect((await api(`/me/favorites?ids[songs]=${id('home')}`, { method: 'POST' })).status).toBe(202)
  })
})
