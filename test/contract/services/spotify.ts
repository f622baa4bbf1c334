import { describe, expect, it } from '@jest/globals'
import { spotify } from '../../../adapters/spotify/index.ts'
import type { ContractSubject } from '../adapter-contract.ts'
import { expectFault, faultOf, type Bench, type Expected } from '../bench.ts'

const TOKEN_PATH = '/accounts/api/token'
const misconfigured: Expected = { code: 'misconfigured', scope: 'service', retry: 'backoff' }

/** On a listener's call. Names are those of the simulator's documented errors. */
const ERROR_TABLE: readonly (readonly [string, Expected])[] = [
  ['token_expired', { code: 'token_rejected', scope: 'link', retry: 'never' }],
  ['invalid_token', { code: 'token_rejected', scope: 'link', retry: 'never' }],
  ['token_missing', { code: 'token_rejected', scope: 'link', retry: 'never' }],
  ['not_registered', { code: 'not_allowed', scope: 'link', retry: 'never' }],
  ['premium_required', misconfigured],
  ['insufficient_scope', { code: 'access_denied', scope: 'link', retry: 'never' }],
  ['bare_403', { code: 'access_denied', scope: 'link', retry: 'never' }],
  ['not_found', { code: 'track_gone', scope: 'track', retry: 'never' }],
  ['rate_limited', { code: 'rate_limited', scope: 'service', retry: 'after' }],
  ['rate_limited_long', { code: 'rate_limited', scope: 'service', retry: 'after' }],
  ['rate_limited_no_retry_after', { code: 'rate_limited', scope: 'service', retry: 'backoff' }],
  ['quota_exceeded', { code: 'quota_exceeded', scope: 'service', retry: 'backoff' }],
  ['server_error', { code: 'service_unavailable', scope: 'service', retry: 'backoff' }],
  ['unavailable', { code: 'service_unavailable', scope: 'service', retry: 'backoff' }],
]

export const subject: ContractSubject = {
  definition: spotify,
  additionalTests(bench) {
    errorTable(bench)
    catalogueToken(bench)
    wireFormat(bench)
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

    it('refuses an account that is not on the allow-list', async () => {
      const { service, link, call } = bench()

      const fault = await faultOf(service.adapter.getAccount(link({ flags: ['not_allowed'] }).session, call))

      expectFault(fault, { code: 'not_allowed', scope: 'link', retry: 'never' })
    })
  })
}

function catalogueToken(bench: () => Bench): void {
  const search = (linked = bench().link()) =>
    bench().service.adapter.search(bench().access(linked), { title: 'Night Ferry', mode: 'loose' })

  /** An adapter that has no app token yet. */
  const fresh = async () => {
    const { openBench } = await import('../bench.ts')
    return openBench(spotify)
  }

  describe('catalogue token', () => {
    it("uses the app's own token and never the listener's", async () => {
      const { link, sandbox } = bench()
      const linked = link()

      await search(linked)

      const sent = JSON.stringify(sandbox.requests('spotify'))
      expect(sent).not.toContain(linked.account.accessToken)
      expect(sent).toContain('market=US')
    })

    it('asks for one app token however many searches start at once', async () => {
      const other = await fresh()
      const query = { title: 'Night Ferry', mode: 'loose' } as const

      await Promise.all([1, 2, 3].map(() => other.service.adapter.search(other.access(other.link()), query)))

      const tokens = other.sandbox.requests('spotify').filter(({ url }) => url.includes(TOKEN_PATH))
      await other.sandbox.close()
      expect(tokens).toHaveLength(1)
    })

    it("looks with a listener's session where the market is not known", async () => {
      const { service, access, link, sandbox } = bench()
      const linked = link()
      const withoutMarket = { ...access(linked), market: undefined }

      const hits = await service.adapter.search(withoutMarket, { title: 'Night Ferry', mode: 'loose' })

      expect(hits.length).toBeGreaterThan(0)
      expect(JSON.stringify(sandbox.requests('spotify'))).toContain(linked.account.accessToken)
    })

    it('replaces an app token that is rejected, once', async () => {
      await search()
      bench().disturb({ kind: 'named', name: 'token_expired' }, { pathIncludes: '/v1/search', times: 1 })

      expect((await search()).length).toBeGreaterThan(0)
      const [first, refused, again] = bench()
        .sandbox.requests('spotify')
        .filter(({ url }) => url.startsWith('/v1/search'))
        .map(({ headers }) => headers['authorization'])
      expect(refused).toBe(first)
      expect(again).not.toBe(refused)
    })

    it('says that we are misconfigured when a new app token is rejected too', async () => {
      bench().disturb({ kind: 'named', name: 'invalid_token' }, { pathIncludes: '/v1/search' })

      expectFault(await faultOf(search()), misconfigured)
    })

    it.each(['unauthorized_client', 'unsupported_grant_type', 'invalid_scope'])(
      "falls back to a listener's session on %s",
      async (error) => {
        const other = await fresh()
        const body = JSON.stringify({ error, error_description: 'no' })
        other.disturb({ kind: 'answer', status: 400, body }, { pathIncludes: TOKEN_PATH })
        const linked = other.link()

        const hits = await other.service.adapter.search(other.access(linked), {
          title: 'Night Ferry',
          mode: 'loose',
        })

        const sent = other.sandbox.requests('spotify').at(-1)!
        await other.sandbox.close()
        expect(hits.length).toBeGreaterThan(0)
        expect(sent.headers['authorization']).toBe(`Bearer ${linked.account.accessToken}`)
        expect(sent.url).not.toContain('market=')
      },
    )

    it.each([
      ['html_503', { code: 'service_unavailable', scope: 'service', retry: 'backoff' }],
      ['invalid_client', misconfigured],
    ] as const)('does not use a session when the token endpoint answers %s', async (name, expected) => {
      const other = await fresh()
      other.disturb({ kind: 'named', name }, { pathIncludes: TOKEN_PATH })
      const access = { ...other.access(other.link()), session: () => Promise.reject(new Error('not this')) }

      const fault = await faultOf(other.service.adapter.search(access, { title: 'x', mode: 'loose' }))

      await other.sandbox.close()
      expectFault(fault, expected)
    })
  })
}

function wireFormat(bench: () => Bench): void {
  it('asks again when a lookup by ISRC is empty, once', async () => {
    const { service, access, link, disturb, sandbox } = bench()
    const { isrc = '' } = sandbox.world.catalogue.find('night-ferry')
    disturb({ kind: 'named', name: 'empty_isrc' }, { pathIncludes: '/v1/search', times: 1 })

    const found = await service.adapter.findByIsrc(access(link()), [isrc])

    expect(found.get(isrc)?.length).toBeGreaterThan(0)
  })

  it('sends the tracks of a save in the query, 40 a call', async () => {
    const { service, link, call, sandbox } = bench()
    const ids = Array.from({ length: 41 }, (_, index) => String(index).padStart(22, '0'))

    await faultOf(service.adapter.addToLibrary(link().session, ids, call))

    const [first] = sandbox.requests('spotify')
    expect(first).toMatchObject({ method: 'PUT', body: '' })
    expect(new URLSearchParams(first!.url.split('?')[1]).get('uris')?.split(',')).toHaveLength(40)
  })
}
