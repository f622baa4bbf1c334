import { describe, expect, it } from '@jest/globals'
import type { FaultEffect } from '../../../sandbox/simulator.ts'
import type { ContractSubject } from '../adapter-contract.ts'
import { expectFault, faultOf, HASTY_MS, type Bench, type Expected } from '../bench.ts'

const HOUR_MS = 3_600_000

function answer(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): FaultEffect {
  return { kind: 'answer', status, headers, body }
}

const page = answer(500, { 'content-type': 'text/html' }, '<html><h1>Oops</h1></html>')
const down: Expected = { code: 'service_unavailable', scope: 'service', retry: 'backoff' }
const OUTAGES: readonly (readonly [string, FaultEffect])[] = [
  ['500', answer(500)],
  ['500 as a web page', page],
  ['502', answer(502)],
  ['503', answer(503)],
  ['504 as text', answer(504, { 'content-type': 'text/plain' }, 'upstream timed out')],
  ['a connection cut before', { kind: 'cut_before' }],
  ['a connection cut after', { kind: 'cut_after' }],
]

/** What HTTP itself says, without a word of the service's own. */
export function failureCases(bench: () => Bench, subject: ContractSubject): void {
  async function failedAdd(effect: FaultEffect) {
    const { service, link, call, disturb, trackId } = bench()
    const { account, session } = link()
    disturb(effect, { account: account.id })
    return faultOf(service.adapter.addToLibrary(session, [trackId('night-ferry')], call))
  }

  async function failedSearch(effect: FaultEffect) {
    const { service, link, access, disturb } = bench()
    const linked = link()
    const search = () => service.adapter.search(access(linked), { title: 'Night Ferry', mode: 'loose' })
    await search() // whatever token the catalogue needs is there now
    disturb(effect)
    return faultOf(search())
  }

  describe('refusals', () => {
    it('401 says that the token is rejected', async () => {
      const expected = subject.unauthorised ?? { code: 'token_rejected', scope: 'link', retry: 'never' }

      expectFault(await failedAdd(answer(401)), expected)
    })

    it('403 says that the link lacks something', async () => {
      const expected = subject.forbidden ?? { code: 'access_denied', scope: 'link', retry: 'never' }

      expectFault(await failedAdd(answer(403)), expected)
    })

    it('404 on adding says that the track is gone', async () => {
      expectFault(await failedAdd(answer(404)), { code: 'track_gone', scope: 'track', retry: 'never' })
    })

    it('400 says that it is our mistake', async () => {
      expectFault(await failedAdd(answer(400)), { code: 'bad_request', retry: 'never' })
    })

    it('a redirect is not followed', async () => {
      const { sandbox, definition } = bench()

      const fault = await failedAdd(answer(302, { location: `${sandbox.url}/elsewhere` }))

      expectFault(fault, { code: 'unexpected_response' })
      expect(sandbox.requests(definition.id)).toHaveLength(1)
    })
  })

  describe('too many requests', () => {
    it.each([
      ['seconds', '7', 7000, 7000],
      ['a date', () => new Date(Date.now() + 90_000).toUTCString(), 85_000, 91_000],
      ['an hour', '3600', HOUR_MS, HOUR_MS],
      ['most of a day', '79892', 79_892_000, 79_892_000],
      ['more than a day', '99999999', 24 * HOUR_MS, 24 * HOUR_MS],
      ['less than nothing', '-5', 500, 500],
    ] as const)('waits as the service says: %s', async (_, header, atLeast, atMost) => {
      const retryAfter = typeof header === 'string' ? header : header()

      const fault = await failedAdd(answer(429, { 'retry-after': retryAfter }))

      expectFault(fault, { code: 'rate_limited', scope: 'service', retry: 'after' })
      const ms = fault.retry.when === 'after' ? fault.retry.ms : 0
      expect(ms).toBeGreaterThanOrEqual(atLeast)
      expect(ms).toBeLessThanOrEqual(atMost)
    })

    it.each([
      ['nothing', {}],
      ['garbage', { 'retry-after': 'soon' }],
    ])('backs off when the service says %s', async (_, headers) => {
      const fault = await failedAdd(answer(429, headers))

      expectFault(fault, { code: 'rate_limited', scope: 'service', retry: 'backoff' })
    })
  })

  describe('outages', () => {
    it.each(OUTAGES)('%s, while adding', async (_, effect) => {
      expectFault(await failedAdd(effect), down)
    })

    it.each(OUTAGES)('%s, while searching', async (_, effect) => {
      expectFault(await failedSearch(effect), down)
    })

    it('503 with a time to come back', async () => {
      const fault = await failedAdd(answer(503, { 'retry-after': '30' }))

      expect(fault).toMatchObject({ code: 'service_unavailable', retry: { when: 'after', ms: 30_000 } })
    })

    it.each([
      ['no answer', { kind: 'slow', ms: 20_000 }],
      ['one byte a second', { kind: 'drip' }],
    ] as const)('ends in time with %s', async (_, effect) => {
      const { hasty, link, call, disturb } = bench()
      const { account, session } = link()
      disturb(effect, { account: account.id })
      const started = performance.now()

      const fault = await faultOf(hasty.adapter.getAccount(session, call))

      expectFault(fault, down)
      expect(performance.now() - started).toBeLessThan(HASTY_MS * 10)
    })
  })
}

export function abortCases(bench: () => Bench): void {
  describe('abort', () => {
    it('stops a call under way', async () => {
      const { service, link, disturb } = bench()
      const { account, session } = link()
      disturb({ kind: 'slow', ms: 20_000 }, { account: account.id })
      const controller = new AbortController()

      const pending = faultOf(service.adapter.getAccount(session, { signal: controller.signal }))
      controller.abort()

      expect(await pending).toMatchObject({ code: 'internal', scope: 'link' })
    })

    it('keeps a call from starting', async () => {
      const { service, link, sandbox, definition } = bench()

      await faultOf(service.adapter.getAccount(link().session, { signal: AbortSignal.abort() }))

      expect(sandbox.requests(definition.id)).toEqual([])
    })
  })
}
