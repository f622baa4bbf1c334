import { describe, expect, it } from '@jest/globals'
import { PEAK, PEAK_S, savesPerSecond } from '../../../bench/planet/demand.ts'
import { queueRun } from '../../../bench/planet/queue.ts'
import { chance } from '../../../bench/planet/random.ts'
import { incident, viralHour, year } from '../../../bench/planet/runs.ts'
import { savesPerBatch } from '../../../bench/planet/service.ts'

const rule = { callsPerSecond: 100, callsPerLookup: 2, callsPerBatch: 2, mostPerBatch: 40 }
const habits = { lookupsPerSave: 0.02, listeners: 100_000, failing: 0.01 }
const run = { rule, habits, perYear: 200e6, share: 1 }

describe('a queue', () => {
  const busy = { perSecond: 1.5, servers: 2, serviceSeconds: 1 }

  it('loses nobody', () => {
    const { arrived, done, left } = queueRun(busy, 1000, chance(1))

    expect(arrived).toBe(done + left)
    expect(done).toBeGreaterThan(1000)
  })

  it('obeys Little’s law: those inside = those who come a second x how long they stay', () => {
    const { arrived, seconds, inSystem, secondsInSystem } = queueRun(busy, 20_000, chance(2))

    expect(inSystem / ((arrived / seconds) * secondsInSystem)).toBeCloseTo(1, 2)
  })

  it('is as long as Erlang’s formula says', () => {
    // M/M/2 at 75 %: 24/7 inside on average.
    expect(queueRun(busy, 100_000, chance(3)).inSystem / (24 / 7)).toBeCloseTo(1, 1)
    // M/M/1 at 50 %: one inside on average.
    const one = queueRun({ perSecond: 1, servers: 1, serviceSeconds: 0.5 }, 50_000, chance(4))
    expect(one.inSystem).toBeCloseTo(1, 1)
  })
})

describe('demand', () => {
  it('adds up to the year, and is ten times the mean at its highest', () => {
    let [total, highest] = [0, 0]
    for (let at = 0; at < 365 * 86_400; at += 600) {
      const rate = savesPerSecond(6e9, at)
      total += rate * 600
      highest = Math.max(highest, rate)
    }
    expect(total / 6e9).toBeCloseTo(1, 3)
    expect(highest / (6e9 / (365 * 86_400))).toBeCloseTo(PEAK, 2)
    expect(savesPerSecond(6e9, PEAK_S)).toBeCloseTo(highest, 6)
  })
})

describe('numbers by chance', () => {
  it.each([0.5, 5, 29, 500])('come %p times on average, with that variance', (mean) => {
    const dice = chance(5)
    const drawn = Array.from({ length: 10_000 }, () => dice.poisson(mean))
    const average = drawn.reduce((sum, one) => sum + one, 0) / drawn.length
    const variance = drawn.reduce((sum, one) => sum + (one - average) ** 2, 0) / drawn.length

    expect(average / mean).toBeCloseTo(1, 1)
    expect(variance / mean).toBeCloseTo(1, 1)
  })
})

describe('a service', () => {
  it('has every save either in the library or waiting', () => {
    const roomy = { ...run, rule: { ...rule, callsPerSecond: 1000 } }
    for (const { end } of [
      year(run, chance(6)),
      incident(roomy, 3600, chance(7)),
      viralHour(roomy, 1e5, chance(8)),
    ]) {
      expect(end.arrived).toBeGreaterThan(0)
      expect((end.done + end.waiting) / end.arrived).toBeCloseTo(1, 9)
      expect(end.waiting).toBeGreaterThanOrEqual(0)
    }
  })

  it('makes the same of the same seed, and something else of another', () => {
    expect(incident(run, 600, chance(9))).toEqual(incident(run, 600, chance(9)))
    expect(incident(run, 600, chance(9))).not.toEqual(incident(run, 600, chance(10)))
  })

  it('never makes more calls than it allows', () => {
    const starved = { ...run, rule: { ...rule, callsPerSecond: 1 } }

    const { end, minutesBehind } = year(starved, chance(11), 20)

    expect(end.calls).toBeLessThanOrEqual(20 * 86_400 * 1.000001)
    expect(end.waiting).toBeGreaterThan(0)
    expect(minutesBehind).toBeGreaterThan(18 * 1440)
  })

  it('has more waiting after a longer outage, and fuller batches', () => {
    const short = incident(run, 3600, chance(12))
    const long = incident(run, 3 * 3600, chance(12))

    expect(long.mostWaiting).toBeGreaterThan(short.mostWaiting)
    expect(long.savesPerBatchAtWorst).toBeGreaterThan(short.savesPerBatchAtWorst)
  })

  it('has batches of one while nobody waits, and never larger than one call may be', () => {
    expect(savesPerBatch(0, 1000, 40)).toBe(1)
    expect(savesPerBatch(10, 1_000_000, 40)).toBeCloseTo(1, 4)
    expect(savesPerBatch(1e9, 1000, 40)).toBe(40)
  })
})
