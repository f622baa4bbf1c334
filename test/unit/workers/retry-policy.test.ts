import { describe, expect, it } from '@jest/globals'
import { serviceId } from '../../../adapters/adapter.ts'
import { FAULT_CODES, Fault } from '../../../core/faults.ts'
import type { FaultCode, FaultScope, Retry } from '../../../core/faults.ts'
import { failure } from '../../../workers/failure-text.ts'
import { pauseMs, planFor } from '../../../workers/retry-policy.ts'

const NEVER: Retry = { when: 'never' }
const BACKOFF: Retry = { when: 'backoff' }
const after = (ms: number): Retry => ({ when: 'after', ms })

function fault(code: FaultCode, retry: Retry, scope: FaultScope = 'track', sent = true): Fault {
  return new Fault('no matter', { code, retry, scope, service: serviceId('spotify'), sent })
}

const wait = (ms: number, everyone = false) => ({ do: 'wait', ms, everyone })

describe('what happens after a fault', () => {
  it.each<[FaultCode, Retry, FaultScope, number, object]>([
    ['needs_reauth', NEVER, 'link', 0, { do: 'relink' }],
    ['access_denied', NEVER, 'link', 0, { do: 'relink' }],
    ['not_linked', NEVER, 'link', 0, { do: 'relink' }],
    ['track_gone', NEVER, 'track', 0, { do: 'rematch' }],
    ['not_allowed', NEVER, 'link', 0, { do: 'fail' }],
    ['no_subscription', NEVER, 'link', 0, { do: 'fail' }],
    ['no_account', NEVER, 'link', 0, { do: 'fail' }],
    ['bad_request', NEVER, 'track', 0, { do: 'fail' }],
    ['not_applied', NEVER, 'track', 0, { do: 'fail' }],
    ['rate_limited', after(2000), 'service', 0, wait(2000, true)],
    ['rate_limited', after(79_892_000), 'service', 0, wait(79_892_000, true)],
    ['rate_limited', BACKOFF, 'service', 0, wait(500, true)],
    ['rate_limited', after(3000), 'link', 5, wait(3000)],
    ['quota_exceeded', BACKOFF, 'service', 0, wait(900_000, true)],
    ['quota_exceeded', after(60_000), 'service', 0, wait(60_000, true)],
    ['service_unavailable', BACKOFF, 'service', 0, wait(500, true)],
    ['service_unavailable', BACKOFF, 'service', 3, wait(4000, true)],
    ['service_unavailable', BACKOFF, 'service', 30, wait(30_000, true)],
    ['service_unavailable', BACKOFF, 'link', 0, wait(500)],
    ['service_unavailable', BACKOFF, 'link', 30, wait(150_000)],
    ['service_unavailable', BACKOFF, 'link', 600, { do: 'fail' }],
    ['service_unavailable', after(7000), 'service', 4, wait(7000, true)],
    ['service_unavailable', NEVER, 'track', 0, { do: 'fail' }],
    ['service_unavailable', BACKOFF, 'service', 600, wait(30_000, true)],
    ['service_unavailable', BACKOFF, 'service', 3000, { do: 'fail' }],
    ['token_rejected', BACKOFF, 'link', 0, wait(500)],
    ['token_rejected', NEVER, 'link', 0, { do: 'fail' }],
    ['misconfigured', BACKOFF, 'service', 0, wait(30_000, true)],
    ['misconfigured', BACKOFF, 'service', 10_000, wait(30_000, true)],
    ['misconfigured', BACKOFF, 'link', 0, wait(30_000)],
    ['unexpected_response', BACKOFF, 'track', 0, wait(500)],
    ['unexpected_response', BACKOFF, 'track', 9, wait(150_000)],
    ['unexpected_response', BACKOFF, 'track', 10, { do: 'fail' }],
    ['internal', BACKOFF, 'track', 0, wait(500)],
    ['internal', BACKOFF, 'track', 10, { do: 'fail' }],
  ])('%s (%j, %s) after %i tries', (code, retry, scope, attempts, plan) => {
    expect(planFor(fault(code, retry, scope), attempts, 0)).toEqual(plan)
  })

  it.each(FAULT_CODES)('%s is decided, and has a sentence that names the service', (code) => {
    const { message } = failure(code, 'Some Music')

    expect(planFor(fault(code, BACKOFF), 0, 0.5).do).toMatch(/^(wait|relink|rematch|fail)$/)
    expect(message).toMatch(/^[A-Z].+\.$/)
    expect(message).not.toContain('{')
  })

  it.each(FAULT_CODES)('%s is never waited for without an end in time: at most a day and a bit', (code) => {
    for (const attempts of [0, 1, 5, 50, 500]) {
      for (const random of [0, 0.5, 1]) {
        const plan = planFor(fault(code, BACKOFF, 'service'), attempts, random)
        if (plan.do !== 'wait') continue
        expect(plan.ms).toBeGreaterThan(0)
        expect(plan.ms).toBeLessThanOrEqual(30 * 60_000)
      }
    }
  })

  it('holds nothing against work that was held back, however often', () => {
    for (const code of ['rate_limited', 'service_unavailable'] as const)
      expect(planFor(fault(code, after(700), 'service', false), 5000, 0)).toEqual({
        ...wait(700),
        held: true,
      })
  })

  it('never comes back before the moment the service named', () => {
    for (const random of [0, 0.3, 1]) {
      const plan = planFor(fault('rate_limited', after(10_000), 'service'), 0, random)

      expect(plan).toMatchObject({ do: 'wait' })
      expect(plan.do === 'wait' && plan.ms).toBeGreaterThanOrEqual(10_000)
      expect(plan.do === 'wait' && plan.ms).toBeLessThanOrEqual(11_000)
    }
  })
})

describe('how long nobody calls the service', () => {
  it.each<[FaultCode, Retry, number, number]>([
    ['rate_limited', after(2000), 1, 2000],
    ['rate_limited', BACKOFF, 1, 500],
    ['rate_limited', BACKOFF, 4, 4000],
    ['rate_limited', BACKOFF, 40, 30_000],
    ['quota_exceeded', BACKOFF, 1, 900_000],
    ['misconfigured', BACKOFF, 1, 30_000],
    ['service_unavailable', BACKOFF, 1, 500],
    ['service_unavailable', BACKOFF, 4, 4000],
    ['service_unavailable', BACKOFF, 100, 30_000],
    ['service_unavailable', after(9000), 1, 9000],
  ])('%s (%j), %i in a row', (code, retry, failures, ms) => {
    expect(pauseMs(fault(code, retry, 'service'), failures, 0)).toBe(ms)
  })
})
