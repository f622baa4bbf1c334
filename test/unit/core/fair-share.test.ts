import { describe, expect, it } from '@jest/globals'
import { createFairShare, isBackfill } from '../../../core/queue/fair-share.ts'

function shareAt() {
  const clock = { ms: 0 }
  return { clock, share: createFairShare(() => clock.ms) }
}

const owner = (app_id: string, user_id: string) => ({ app_id, user_id })

describe('places in line', () => {
  it('put who rings seldom before who rings a lot, whenever they come', () => {
    const { share } = shareAt()
    const flood = Array.from({ length: 10_000 }, (_, n) =>
      share.next('add', owner('big', `u${n}`), 'interactive'),
    )
    const tap = share.next('add', owner('small', 'u'), 'interactive')

    expect(tap).toBe(1)
    expect(flood.filter((place) => place <= tap)).toHaveLength(1)
  })

  it('hold a flooding listener against the listener, not against the others of the app', () => {
    const { share } = shareAt()
    const flood = Array.from({ length: 1000 }, () => share.next('add', owner('app', 'loud'), 'interactive'))
    const tap = share.next('add', owner('app', 'quiet'), 'interactive')

    expect(tap).toBeLessThan(30)
    expect(flood.at(-1)).toBeGreaterThan(500)
  })

  it('forget with time', () => {
    const { share, clock } = shareAt()
    for (let n = 0; n < 1000; n += 1) share.next('add', owner('app', `u${n}`), 'interactive')
    clock.ms += 200_000
    expect(share.next('add', owner('app', 'u'), 'interactive')).toBe(1)
  })

  it('keep other work behind every tap, and within what BullMQ takes', () => {
    const { share } = shareAt()
    const places = Array.from({ length: 100 }, () => share.next('add', owner('app', 'u'), 'backfill'))
    expect(places.every(isBackfill)).toBe(true)
    expect(Math.max(...places)).toBeLessThanOrEqual(2 ** 21)
    expect(isBackfill(share.next('add', owner('app', 'u'), 'interactive'))).toBe(false)
  })
})
