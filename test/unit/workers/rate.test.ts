import { describe, expect, it } from '@jest/globals'
import { serviceId } from '../../../adapters/adapter.ts'
import { Fault } from '../../../core/faults.ts'
import type { FaultCode, Retry } from '../../../core/faults.ts'
import { admission, failed, takeProbe, worked } from '../../../workers/rate/breaker.ts'
import { level, rampUp, rateNow, slowDown, take } from '../../../workers/rate/bucket.ts'
import { Meter } from '../../../workers/rate/meter.ts'
import { CALM } from '../../../workers/rate/state.ts'
import type { ServiceState } from '../../../workers/rate/state.ts'

const START = Date.parse('2026-11-22T12:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1000)
const SEEN = { ceiling: undefined, measured: 40, calls: 0, random: 1 }

function fault(code: FaultCode, retry: Retry = { when: 'backoff' }): Fault {
  return new Fault('no matter', { code, retry, scope: 'service', service: serviceId('spotify') })
}

/** The state after these faults, one after the other. */
function after(state: ServiceState, faults: readonly Fault[], now: Date, seen = SEEN): ServiceState {
  return faults.reduce((state, one) => ({ ...state, ...failed(state, one, seen, now) }), state)
}

describe('the token bucket', () => {
  it('lets through no more than the rate, however often it is asked', () => {
    let state = CALM
    let sent = 0
    for (let ms = 0; ms < 60_000; ms += 10) {
      const now = at(ms / 1000)
      const taken = take(state, 5, { taps: 3, others: 0 }, now)
      if (taken.taps > 0) state = { ...state, ...taken.change }
      sent += taken.taps
    }
    // One full bucket at the start.
    expect(sent).toBeGreaterThanOrEqual(5 * 60)
    expect(sent).toBeLessThanOrEqual(5 * 61)
  })

  it('keeps a part for taps, and gives it to taps', () => {
    expect(take(CALM, 10, { taps: 0, others: 20 }, at(0))).toMatchObject({ taps: 0, others: 8 })
    expect(take(CALM, 10, { taps: 20, others: 20 }, at(0))).toMatchObject({ taps: 10, others: 0 })
  })

  it('says when there is a token again', () => {
    const empty = { ...CALM, tokens: 0, tokens_at: at(0) }
    const { nextMs } = take(empty, 0.5, { taps: 1, others: 0 }, at(0))
    expect(take(empty, 0.5, { taps: 1, others: 0 }, at((nextMs - 10) / 1000)).taps).toBe(0)
    expect(take(empty, 0.5, { taps: 1, others: 0 }, at(nextMs / 1000)).taps).toBe(1)
  })

  it('has no limit for a stand-in, and the ceiling for the others', () => {
    expect(rateNow(CALM, undefined, at(0))).toBeUndefined()
    expect(rateNow(CALM, 5, at(0))).toBe(5)
  })

  it.each([
    [5, 40, 2.5],
    [undefined, 40, 20],
    [undefined, 0.1, 1],
    [0.3, 40, 0.2],
  ])('halves after "slow down" (ceiling %p, measured %p)', (ceiling, measured, rate) => {
    const state = { ...CALM, ...slowDown(CALM, { ceiling, measured }, at(2), at(0)) }

    expect(rateNow(state, ceiling, at(2))).toBe(rate)
    expect(level(state, rate, at(2))).toBe(0)
  })

  it('halves once for all the calls that were under way, again later, and climbs in between', () => {
    const rates = { ceiling: 20, measured: 0 }
    const first = { ...CALM, ...slowDown(CALM, rates, at(1), at(0)) }
    const same = { ...first, ...slowDown(first, rates, at(1), at(0.5)) }
    expect(rateNow(same, 20, at(2))).toBe(10)
    expect(rateNow(same, 20, at(10))).toBe(10)
    expect(rateNow(same, 20, at(41))).toBeCloseTo(15)
    expect(rateNow(same, 20, at(120))).toBe(20)
    const again = { ...same, ...slowDown(same, rates, at(42), at(41)) }
    expect(rateNow(again, 20, at(43))).toBeCloseTo(7.5)
  })

  it.each([undefined, 10])('is back within minutes after many refusals (ceiling %p)', (ceiling) => {
    let state = CALM
    for (let s = 0; s < 300; s += 15)
      state = { ...state, ...slowDown(state, { ceiling, measured: 2 }, at(s + 1), at(s)) }

    expect(rateNow(state, ceiling, at(300))).toBeLessThan(4)
    expect(rateNow(state, ceiling, at(300 + 130))).toBeGreaterThanOrEqual(10)
  })

  it('forgets what it learned of a stand-in in the end', () => {
    const state = { ...CALM, ...slowDown(CALM, { ceiling: undefined, measured: 40 }, at(0), at(0)) }
    expect(rateNow(state, undefined, at(2000))).toBeGreaterThan(40)
    expect(rateNow(state, undefined, at(4000))).toBeUndefined()
  })

  it('opens slowly after an outage', () => {
    const state = { ...CALM, ...rampUp(CALM, undefined, at(0)) }
    expect([0, 5, 20].map((s) => rateNow(state, undefined, at(s)))).toEqual([20, 120, 420])
    expect(rateNow(state, undefined, at(60))).toBeUndefined()
    expect(rateNow({ ...CALM, ...rampUp(CALM, 5, at(0)) }, 5, at(0))).toBe(5)
  })
})

it('after a quiet while the busiest second counts', () => {
  let ms = 0
  const meter = new Meter(() => ms)
  meter.count()
  ms = 9000
  for (let n = 0; n < 12; n += 1) meter.count()
  expect(meter.busiestSecond()).toBe(12)
  expect(meter.perSecond()).toBe(1.3)
  ms = 30_000
  expect(meter.busiestSecond()).toBe(0)
})

describe('the circuit breaker', () => {
  const error = fault('service_unavailable')

  it('opens when half of the calls fail, and not for single errors', () => {
    expect(admission(after(CALM, Array<Fault>(4).fill(error), at(0)), at(0)).may).toBe('call')
    expect(admission(after(CALM, Array<Fault>(5).fill(error), at(0)), at(0))).toEqual({
      may: 'wait',
      ms: 1000,
    })
    const one = after(CALM, [error], at(0))
    const busy = after(one, Array<Fault>(4).fill(error), at(1), { ...SEEN, calls: 20 })
    expect(admission(busy, at(1)).may).toBe('call')
  })

  it('counts what went well, and forgets old errors', () => {
    const four = after(CALM, Array<Fault>(4).fill(error), at(0))
    const good = { ...four, ...worked(four, { ceiling: undefined, calls: 30 }, false, at(1)) }
    expect(admission(after(good, [error], at(2)), at(2)).may).toBe('call')
    expect(admission(after(four, [error], at(40)), at(40)).may).toBe('call')
  })

  it('lets exactly one look, and opens again when it fails, for longer', () => {
    const down = after(CALM, Array<Fault>(5).fill(error), at(0))
    expect(admission(down, at(1)).may).toBe('probe')
    const probing = { ...down, ...takeProbe(at(1)) }
    expect(admission(probing, at(1)).may).toBe('wait')
    // Who went to look died.
    expect(admission(probing, at(14)).may).toBe('probe')

    const still = after(probing, [error], at(2))
    expect(admission(still, at(2))).toEqual({ may: 'wait', ms: 2000 })
    expect(still.down_since).toEqual(at(0))
  })

  it('closes when the probe succeeds, and only then', () => {
    const down = after(CALM, Array<Fault>(5).fill(error), at(0))
    expect(worked(down, SEEN, false, at(0))).toBeUndefined()
    const back = { ...down, ...worked({ ...down, ...takeProbe(at(1)) }, SEEN, true, at(2)) }
    expect(back).toMatchObject({ down_since: null, failures: 0, reason: null, probe_until: null })
    expect(admission(back, at(2)).may).toBe('call')
    expect(rateNow(back, undefined, at(2))).toBe(20)
  })

  it('does not take what was under way for news', () => {
    const down = after(CALM, Array<Fault>(5).fill(error), at(0))
    const late = after(down, Array<Fault>(20).fill(error), at(0.5))
    expect(late.limited_until).toEqual(down.limited_until)
    expect(late.failures).toBe(down.failures)
  })

  it.each<[FaultCode, Retry, number]>([
    ['rate_limited', { when: 'after', ms: 2000 }, 2200],
    ['rate_limited', { when: 'backoff' }, 1000],
    ['quota_exceeded', { when: 'backoff' }, 1_800_000],
    ['misconfigured', { when: 'backoff' }, 60_000],
    ['service_unavailable', { when: 'after', ms: 9000 }, 9900],
  ])('%s (%j) is believed at once', (code, retry, ms) => {
    const state = after(CALM, [fault(code, retry)], at(0))
    expect(admission(state, at(0))).toEqual({ may: 'wait', ms })
    expect(state.down_since === null).toBe(code === 'rate_limited' || code === 'quota_exceeded')
  })

  it('takes refusals of calls that were under way together for one', () => {
    const once = after(CALM, [fault('rate_limited')], at(0))
    const many = after(once, Array<Fault>(9).fill(fault('rate_limited')), at(0.2))
    expect(many.failures).toBe(1)
  })

  it('never shortens a pause', () => {
    const long = after(CALM, [fault('rate_limited', { when: 'after', ms: 79_892_000 })], at(0))
    const then = after(long, [fault('rate_limited', { when: 'after', ms: 500 })], at(1))
    expect(then.limited_until).toEqual(long.limited_until)
  })
})
