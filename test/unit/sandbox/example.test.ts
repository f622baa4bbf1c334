import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Sandbox, SandboxAccount } from '../../../sandbox/simulator.ts'
import { bearer, call, idOf, sandboxFor, type Reply } from './support.ts'

let sandbox: Sandbox
let account: SandboxAccount

beforeEach(async () => {
  sandbox = await sandboxFor()
  account = sandbox.createAccount('example', { id: 'ann' })
})

const api = async (path: string, init: RequestInit = {}): Promise<Reply> =>
  call(`${sandbox.env['EXAMPLE_API_URL']}${path}`, { headers: bearer(account), ...init })

describe('Example Music', () => {
  it('looks up several ISRCs and ids at once', async () => {
    const isrcs = ['night-ferry', 'home'].map((song) => sandbox.world.catalogue.find(song).isrc).join(',')

    const byIsrc = await api(`/tracks?isrcs=${isrcs},QZATM2699998`)
    const byId = await api(`/tracks?ids=${idOf(sandbox, 'example', 'home')},ex_nothing`)

    expect(byIsrc.json.tracks).toHaveLength(3)
    expect(byId.json.tracks).toMatchObject([{ title: 'Home', version: null, playable: true }])
    expect((await api('/tracks')).json.code).toBe('invalid_request')
  })

  it('searches freely and by field', async () => {
    const free = await api('/search?q=night+ferry+paper+lanterns&limit=3')
    const narrow = await api('/search?title=Home&artist=Orchard+Telegraph')

    expect(free.json.tracks).toHaveLength(3)
    expect(narrow.json.tracks[0]).toMatchObject({ title: 'Home', artists: ['Orchard Telegraph'] })
  })

  it('keeps a library', async () => {
    const ids = ['home', 'stay'].map((song) => idOf(sandbox, 'example', song))

    expect((await api(`/me/library?ids=${ids.join(',')}`, { method: 'PUT' })).status).toBe(204)
    expect((await api(`/me/library/contains?ids=${ids.join(',')}`)).json).toEqual({ contains: [true, true] })
    expect((await api(`/me/library?ids=${ids[0] ?? ''}`, { method: 'DELETE' })).status).toBe(204)
    expect(sandbox.library('example', 'ann')).toEqual([ids[1]])
    expect((await api('/me/library?ids=ex_nothing', { method: 'PUT' })).status).toBe(404)
    const many = Array.from({ length: 21 }, () => ids[0]).join(',')
    expect((await api(`/me/library?ids=${many}`, { method: 'PUT' })).status).toBe(400)
  })

  it('refuses strangers, closed accounts and missing scopes', async () => {
    const stranger = await api('/me', { headers: {} })
    account = sandbox.createAccount('example', { scopes: ['catalog'] })
    const scope = await api('/me/library/contains?ids=x')
    account = sandbox.createAccount('example', { flags: ['closed'] })
    const closed = await api('/me')

    expect([stranger.json.code, scope.json.code, closed.json.code]).toEqual([
      'unauthorized',
      'missing_scope',
      'account_closed',
    ])
  })
})
