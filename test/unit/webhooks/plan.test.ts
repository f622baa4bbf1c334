import { describe, expect, it } from '@jest/globals'
import { pauseAfterFailuresMs, planDelivery } from '../../../workers/tell/plan.ts'
import type { Outcome } from '../../../workers/tell/transport.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const HOUR = 3_600_000

function answer(status: number, retryAfter?: string): Outcome {
  return { kind: 'answer', status, retryAfter, text: '', ms: 1 }
}

describe('planDelivery', () => {
  it.each([200, 201, 204, 299])('is done with %i', (status) => {
    expect(planDelivery(answer(status), 1, NOW, 0)).toEqual({ do: 'done' })
  })

  it('disables at 410, and only there', () => {
    expect(planDelivery(answer(410), 1, NOW, 0)).toEqual({ do: 'disable' })
    for (const status of [301, 307, 400, 401, 404, 500]) {
      expect(planDelivery(answer(status), 1, NOW, 0).do).toBe('again')
    }
  })

  it.each([0, 1])('tries ten times within about three days (random %d)', (random) => {
    let total = 0
    for (let attempt = 1; attempt < 10; attempt += 1) {
      const plan = planDelivery({ kind: 'no_answer', reason: 'cut', ms: 1 }, attempt, NOW, random)
      total += plan.do === 'again' ? plan.ms : Number.NaN
    }
    expect(total / HOUR).toBeGreaterThan(72)
    expect(total / HOUR).toBeLessThan(92)
    expect(planDelivery(answer(500), 10, NOW, random)).toEqual({ do: 'give_up' })
  })

  it.each([
    ['3600', HOUR],
    ['Sun, 22 Nov 2026 14:00:00 GMT', 2 * HOUR],
    ['999999999', 24 * HOUR],
    ['Sun, 22 Nov 2020 14:00:00 GMT', 5000],
    ['soon', 5000],
    ['-5', 5000],
  ])('waits as long as Retry-After: %s asks for, within reason', (header, ms) => {
    expect(planDelivery(answer(503, header), 1, NOW, 0)).toEqual({ do: 'again', ms, everything: ms !== 5000 })
  })

  it('leaves only the endpoints that are busy alone', () => {
    expect(planDelivery(answer(500, '3600'), 1, NOW, 0)).toEqual({ do: 'again', ms: HOUR, everything: false })
    expect(planDelivery(answer(429, '3600'), 1, NOW, 0)).toEqual({ do: 'again', ms: HOUR, everything: true })
  })
})

describe('pauseAfterFailuresMs', () => {
  it('grows from the fifth failure on, up to ten minutes', () => {
    const pauses = [1, 4, 5, 6, 7, 10, 11, 50].map((failures) => pauseAfterFailuresMs(failures, 0) / 1000)
    expect(pauses).toEqual([0, 0, 10, 20, 40, 320, 600, 600])
  })
})
