import { describe, expect, it } from '@jest/globals'
import { nextLook } from '../../../workers/match/next-look.ts'

const NOW = new Date('2026-12-03T20:00:00Z')

function hoursUntil(releaseDate: string | undefined, absences: number): number {
  return (nextLook({ releaseDate }, absences, NOW).getTime() - NOW.getTime()) / 3_600_000
}

describe('the next look for a missing song', () => {
  it('comes twice as late each time, a month at most', () => {
    expect([1, 2, 3, 30].map((absences) => hoursUntil(undefined, absences))).toEqual([6, 12, 24, 32 * 24])
  })

  it('comes with the release where that is sooner', () => {
    expect(hoursUntil('2026-12-04', 1)).toBe(5)
    expect(hoursUntil('2026-12-20', 1)).toBe(6)
    expect(hoursUntil('2026-12-20', 30)).toBe(16 * 24 + 5)
  })

  it('is not moved by a release that was, or a date without a day', () => {
    expect([hoursUntil('2020-01-01', 1), hoursUntil('2027', 1), hoursUntil('not a date', 1)]).toEqual([
      6, 6, 6,
    ])
  })
})
