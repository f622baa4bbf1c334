import { describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'
import { appleMusic } from '../../../adapters/apple-music/index.ts'
import type { ContractSubject } from '../adapter-contract.ts'
import { eventually, expectFault, faultOf, openBench, type Bench, type Expected } from '../bench.ts'

const misconfigured: Expected = { code: 'misconfigured', scope: 'service', retry: 'backoff' }
const needsReauth: Expected = { code: 'needs_reauth', scope: 'link', retry: 'never' }

/** On a listener's call. Names are those of the simulator's documented errors. */
const ERROR_TABLE: readonly (readonly [string, Expected])[] = [
  ['unauthorized', needsReauth],
  ['forbidden', needsReauth],
  ['privacy_not_accepted', needsReauth],
  ['no_subscription', { code: 'no_subscription', scope: 'link', retry: 'never' }],
  ['not_found', { code: 'track_gone', scope: 'track', retry: 'never' }],
  ['rate_limited', { code: 'rate_limited', scope: 'service', retry: 'backoff' }],
  ['rate_limited_no_retry_after', { code: 'rate_limited', scope: 'service', retry: 'backoff' }],
  ['rate_limited_long', { code: 'rate_limited', scope: 'service', retry: 'after' }],
  ['internal', { code: 'service_unavailable', scope: 'service', retry: 'backoff' }],
  ['unavailable', { code: 'service_unavailable', scope: 'service', retry: 'backoff' }],
]

export const subject: ContractSubject = {
  definition: appleMusic,
  unauthorised: needsReauth,
  forbidden: needsReauth,
  unknownTrackOnAdd: 'ignored',
  additionalTests(bench) {
    errorTable(bench)
    developerToken(bench)
    lookups(bench)
    library(bench)
  },
}

function errorTable(bench: () => Bench): void {
  describe('error table', () => {
    it.each(ERROR_TABLE)('%s', async (name, expected) => {
      const { service, link, call, disturb, trackId } = bench()
      const { account, session } = link()
      disturb({ kind: 'named', name }, { account: account.id })

      const fault = await faultOf(service.adapter.addToLibrary(session, [trackId('night-ferry')], call))

      expectFault(fault, expected)
    })

    it.each([
      ['no_subscription', 'no_subscription'],
      ['privacy_not_accepted', 'needs_reauth'],
    ] as const)('an account with %s', async (flag, code) => {
      const { service, link, call, trackId } = bench()
      const { session } = link({ flags: [flag] })

      const fault = await faultOf(service.adapter.addToLibrary(session, [trackId('night-ferry')], call))

      expectFault(fault, { code, scope: 'link', retry: 'never' })
    })

    it('a token that is no Music User Token', async () => {
      const { service, call } = bench()
      const session = { linkId: 'lnk_1', accessToken: '0.made-up-token', market: 'US' }

      expectFault(await faultOf(service.adapter.getAccount(session, call)), needsReauth)
    })
  })
}

function developerToken(bench: () => Bench): void {
  const requests = () => bench().sandbox.requests('apple-music')

  describe('developer token', () => {
    it('is short-lived, has no origin, and is used again', async () => {
      const { service, access, link } = bench()

      for (const title of ['Night Ferry', 'Stay'])
        await service.adapter.search(access(link()), { title, mode: 'loose' })

      const [first, second] = requests().map(({ headers }) => headers['authorization'])
      const claims = decodeJwt(first!.replace('Bearer ', ''))
      expect(claims).toMatchObject({ iss: 'SANDBOXTM1' })
      expect(claims['origin']).toBeUndefined()
      expect(claims.exp! - claims.iat!).toBeLessThanOrEqual(3600)
      expect(second).toBe(first)
    })

    it.each([
      ['a catalogue call', ''],
      ["a listener's call", '/me/'],
    ])('is signed anew once when it is refused, on %s', async (_, pathIncludes) => {
      const { service, access, link, call, disturb } = bench()
      const linked = link()
      disturb({ kind: 'named', name: 'token_expired' }, { times: 1 })

      if (pathIncludes === '') await service.adapter.search(access(linked), { title: 'Stay', mode: 'loose' })
      else await service.adapter.getAccount(linked.session, call)

      const [first, second] = requests().map(({ headers }) => headers['authorization'])
      expect(requests()).toHaveLength(2)
      expect(second).not.toBe(first)
    })

    it('that stays refused is our configuration, for everybody', async () => {
      const { service, access, link, call, disturb } = bench()
      const linked = link()
      disturb({ kind: 'named', name: 'token_expired' })

      const searching = service.adapter.search(access(linked), { title: 'Stay', mode: 'loose' })
      expectFault(await faultOf(searching), misconfigured)
      expectFault(await faultOf(service.adapter.getAccount(linked.session, call)), misconfigured)
    })

    it('for a page carries its origins and works from there only', async () => {
      const { sandbox, service } = bench()
      if (appleMusic.auth.kind !== 'user-token') throw new Error('not a user token')
      const page = { origins: ['https://app.example'], now: () => new Date() }
      const token = await appleMusic.auth.pageToken(service.config as never, page)
      const status = async (origin?: string) => {
        const headers = { authorization: `Bearer ${token}`, ...(origin && { origin }) }
        return (await fetch(`${sandbox.url}/apple-music/v1/catalog/us/songs?ids=1`, { headers })).status
      }

      expect(
        await Promise.all([status('https://app.example'), status('https://evil.example'), status()]),
      ).toEqual([200, 401, 401])
    })
  })
}

function lookups(bench: () => Bench): void {
  describe('lookup', () => {
    it('asks for 25 codes at once and fetches the songs that are only named', async () => {
      const { service, access, link, sandbox } = bench()
      const { catalogue } = sandbox.world
      const isrcs = [...new Set(catalogue.all().flatMap(({ isrc }) => isrc ?? []))].slice(0, 25)

      const found = await service.adapter.findByIsrc(access(link()), isrcs)

      const twins = isrcs.filter((isrc) => catalogue.withIsrc('apple-music', isrc).length > 1)
      expect(twins.length).toBeGreaterThan(0)
      for (const isrc of twins) expect(found.get(isrc)?.length).toBeGreaterThan(1)
      const asked = sandbox.requests('apple-music').map(({ url }) => url)
      expect(asked).toHaveLength(2)
      expect(asked[0]).toContain('filter%5Bisrc%5D=')
      expect(asked[1]).toContain('/v1/catalog/us/songs?ids=')
    })

    it('needs a market, and asks nothing without', async () => {
      const { service, access, link, sandbox } = bench()
      const withoutMarket = { ...access(link()), market: undefined }

      const fault = await faultOf(service.adapter.search(withoutMarket, { title: 'Stay', mode: 'loose' }))

      expectFault(fault, { code: 'bad_request', retry: 'never' })
      expect(sandbox.requests('apple-music')).toEqual([])
    })

    it('looks in the storefront of the market', async () => {
      const { service, access, link, sandbox } = bench()

      await service.adapter.search(access(link({ market: 'JP' })), { title: 'Stay', mode: 'loose' })

      expect(sandbox.requests('apple-music')[0]?.url).toMatch(/^\/v1\/catalog\/jp\/search\?/)
    })
  })
}

function library(bench: () => Bench): void {
  describe('library', () => {
    it('writes no slash before the query', async () => {
      const { service, link, call, trackId, sandbox } = bench()

      await service.adapter.addToLibrary(link().session, [trackId('night-ferry')], call)

      expect(sandbox.requests('apple-music')[0]?.url).toBe(
        `/v1/me/library?ids%5Bsongs%5D=${trackId('night-ferry')}`,
      )
    })

    it('says "no" for what was accepted and never applied', async () => {
      const { service, link, call, disturb, trackId } = bench()
      const { account, session } = link()
      disturb({ kind: 'named', name: 'not_applied' }, { account: account.id, times: 1 })
      await service.adapter.addToLibrary(session, [trackId('night-ferry')], call)

      expect(await service.adapter.libraryContains!(session, [trackId('night-ferry')], call)).toEqual([false])
    })

    it('finds the storefront itself when the link does not know its market', async () => {
      const { service, link, call, trackId, library } = bench()
      const linked = link({ market: 'DE' })
      const session = { ...linked.session, market: undefined }
      await service.adapter.addToLibrary(session, [trackId('night-ferry')], call)
      await eventually(() => library(linked).length > 0)

      expect(await service.adapter.libraryContains!(session, [trackId('night-ferry')], call)).toEqual([true])
    })

    it('reads an empty playlist that answers 404 as empty', async () => {
      const { service, link, call } = bench()
      const { session } = link({ flags: ['empty_library_404'] })
      const { id } = await service.adapter.playlists!.create(session, { name: 'x', description: '' }, call)

      expect(await service.adapter.playlists!.read(session, id, call)).toEqual([])
    })

    it.each([201, 204])('takes %i for a playlist add', async (status) => {
      const other = await openBench(appleMusic)
      other.sandbox.world.set('apple-music', 'playlistAddStatus', status)
      const { session } = other.link()
      const { playlists } = other.service.adapter
      const { id } = await playlists!.create(session, { name: 'x', description: '' }, other.call)

      await playlists!.add(session, id, [other.trackId('night-ferry')], other.call)

      expect(await playlists!.read(session, id, other.call)).toEqual([other.trackId('night-ferry')])
      await other.sandbox.close()
    })
  })
}
