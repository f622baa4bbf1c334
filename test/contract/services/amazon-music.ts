import { describe, expect, it } from '@jest/globals'
import { amazonMusic } from '../../../adapters/amazon-music/index.ts'
import type { FaultRule } from '../../../sandbox/simulator.ts'
import type { ContractSubject } from '../adapter-contract.ts'
import { expectFault, faultOf, openBench, type Bench, type Expected } from '../bench.ts'

const FALLBACK = 'Saved from videos'

const rejected: Expected = { code: 'token_rejected', scope: 'link', retry: 'never' }
const misconfigured: Expected = { code: 'misconfigured', scope: 'service', retry: 'backoff' }
const noAccount: Expected = { code: 'no_account', scope: 'link', retry: 'never' }

/** https://developer.amazon.com/docs/music/API_web_errors.html, every row: status, code, what it means here. */
const ERROR_TABLE: readonly (readonly [number, string, Expected])[] = [
  [400, 'BAD_REQUEST', { code: 'bad_request', scope: 'track', retry: 'never' }],
  [401, 'INVALID_AUTH_TYPE', rejected],
  [401, 'INVALID_AUTH_TOKEN', rejected],
  [401, 'INVALID_ACCESS_TOKEN', rejected],
  [401, 'NO_ACCESS_TOKEN', rejected],
  [403, 'INVALID_CLIENT_ID', misconfigured],
  [403, 'NO_X_API_KEY', misconfigured],
  [403, 'AUTH_NO_MUSIC_ACCOUNT_FOUND', noAccount],
  [403, 'NO_MUSIC_ACCOUNT_FOUND', noAccount],
  [403, 'DENIED_SUBSCRIPTION_TIER', { code: 'no_subscription', scope: 'track', retry: 'never' }],
  [403, 'ACCESS_DENIED', { code: 'access_denied', scope: 'link', retry: 'never' }],
  [404, 'RESOURCE_NOT_FOUND', { code: 'track_gone', scope: 'track', retry: 'never' }],
  [422, 'UNPROCESSABLE', { code: 'bad_request', scope: 'track', retry: 'never' }],
  [429, 'THROTTLED', { code: 'rate_limited', scope: 'service', retry: 'backoff' }],
  [500, 'INTERNAL', { code: 'service_unavailable', scope: 'service', retry: 'backoff' }],
  [500, 'DEPENDENCY', { code: 'service_unavailable', scope: 'track', retry: 'never' }],
]

export const subject: ContractSubject = {
  definition: amazonMusic,
  additionalTests(bench) {
    errorTable(bench)
    catalogue(bench)
    fallback(bench)
  },
}

function errorTable(bench: () => Bench): void {
  describe('error table', () => {
    it.each(ERROR_TABLE)('%i %s', async (status, code, expected) => {
      const { service, link, call, disturb, trackId } = bench()
      const { account, session } = link()
      const error = { status: String(status), code, message: 'What Amazon says.', reference: 'sim-1' }
      disturb({ kind: 'answer', status, body: JSON.stringify({ error }) }, { account: account.id })

      const fault = await faultOf(service.adapter.addToLibrary(session, [trackId('night-ferry')], call))

      expectFault(fault, expected)
    })

    it.each([
      ['no_account', noAccount],
      ['low_tier', { code: 'no_subscription', scope: 'track', retry: 'never' }],
    ] as const)('an account with %s', async (flag, expected) => {
      const { service, link, call, trackId } = bench()
      const { session } = link({ flags: [flag] })

      const fault = await faultOf(service.adapter.addToLibrary(session, [trackId('night-ferry')], call))

      expectFault(fault, expected)
    })

    it('sends the security profile with every call', async () => {
      const { service, access, link, call, sandbox, trackId } = bench()
      const linked = link()

      await service.adapter.search(access(linked), { title: 'Stay', mode: 'loose' })
      await service.adapter.addToLibrary(linked.session, [trackId('night-ferry')], call)

      for (const { headers } of sandbox.requests('amazon-music'))
        expect(headers['x-api-key']).toBe(sandbox.env['AMAZON_MUSIC_SECURITY_PROFILE_ID'])
    })
  })
}

function catalogue(bench: () => Bench): void {
  describe('catalogue', () => {
    it.each(['array', 'edges'])('reads several tracks in the shape of %s', async (shape) => {
      const other = await openBench(amazonMusic)
      other.sandbox.world.set('amazon-music', 'multiTrackShape', shape)
      const ids = ['night-ferry', 'glass-orchard'].map(other.trackId)

      const tracks = await other.service.adapter.getTracks(other.access(other.link()), ids)

      await other.sandbox.close()
      expect([...tracks.keys()].toSorted()).toEqual(ids.toSorted())
    })

    it('takes one search and one call for the details', async () => {
      const { service, access, link, sandbox } = bench()

      await service.adapter.search(access(link()), { title: 'Night Ferry', mode: 'loose' })

      const asked = sandbox.requests('amazon-music')
      expect(asked.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
        'POST /v1/search/tracks',
        'GET /v1/tracks',
      ])
      expect(JSON.parse(asked[0]!.body)).toMatchObject({ limit: 20 })
    })

    it('reads the mark of explicit titles and takes it off', async () => {
      const { service, access, link, trackId } = bench()
      const ids = ['copper-weather', 'night-ferry'].map(trackId) as [string, string]

      const tracks = await service.adapter.getTracks(access(link()), ids)

      expect(tracks.get(ids[0])).toMatchObject({ title: 'Copper Weather', explicit: true })
      expect(tracks.get(ids[1])).toMatchObject({ title: 'Night Ferry', explicit: false })
    })

    it('does not call a track unplayable because of one listener’s plan', async () => {
      const { service, access, link, trackId } = bench()
      const id = trackId('night-ferry')

      const tracks = await service.adapter.getTracks(access(link({ flags: ['low_tier'] })), [id])

      expect(tracks.get(id)?.playable).toBe(true)
    })
  })
}

function fallback(bench: () => Bench): void {
  const library: Partial<FaultRule> = { pathIncludes: '/me/library/tracks/' }
  const playlistsOf = (account: string) => [
    ...(bench().sandbox.world.account('amazon-music', account)?.playlists.values() ?? []),
  ]

  describe('where the library may not be written', () => {
    it('saves to one private playlist, once, and says so', async () => {
      const { service, link, call, trackId } = bench()
      const { account, session } = link({ flags: ['no_library_write'] })
      const ids = ['night-ferry', 'glass-orchard', 'night-ferry'].map(trackId)

      const answers = []
      for (const id of ids) answers.push(await service.adapter.addToLibrary(session, [id], call))

      const playlists = playlistsOf(account.id)
      expect(playlists).toHaveLength(1)
      expect(playlists[0]).toMatchObject({ name: FALLBACK, isPublic: false })
      expect(playlists[0]?.entries.map(({ track }) => track)).toEqual(ids.slice(0, 2))
      for (const added of answers)
        expect(added).toEqual({ kind: 'playlist', name: FALLBACK, url: expect.stringMatching(/^https:/) })
    })

    it('removes from there as well', async () => {
      const { service, link, call, trackId } = bench()
      const { account, session } = link({ flags: ['no_library_write'] })
      const ids = ['night-ferry', 'glass-orchard'].map(trackId)
      await service.adapter.addToLibrary(session, ids, call)

      for (let time = 0; time < 2; time += 1)
        await service.adapter.removeFromLibrary!(session, ids.slice(0, 1), call)

      expect(playlistsOf(account.id)[0]?.entries.map(({ track }) => track)).toEqual(ids.slice(1))
    })

    it('takes the rest of a batch there when the refusal comes in the middle', async () => {
      const { service, link, call, trackId, disturb, library: saved } = bench()
      const linked = link()
      const ids = ['night-ferry', 'glass-orchard', 'tin-telescope'].map(trackId)
      disturb(
        { kind: 'answer', status: 403, body: '{"error":{"code":"ACCESS_DENIED"}}' },
        { ...library, pathIncludes: `/me/library/tracks/${ids[1]}` },
      )

      const added = await service.adapter.addToLibrary(linked.session, ids, call)

      expect(saved(linked)).toEqual(ids.slice(0, 1))
      expect(playlistsOf(linked.account.id)[0]?.entries.map(({ track }) => track)).toEqual(ids.slice(1))
      expect(added.kind).toBe('playlist')
    })

    it('is not tried for any other refusal', async () => {
      const { service, link, call, trackId, disturb } = bench()
      const { account, session } = link()
      disturb({ kind: 'named', name: 'token_expired' }, { ...library, account: account.id })

      const fault = await faultOf(service.adapter.addToLibrary(session, [trackId('night-ferry')], call))

      expectFault(fault, rejected)
      expect(playlistsOf(account.id)).toEqual([])
    })
  })
}
