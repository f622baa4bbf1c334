import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeCursor, encodeCursor } from '../../../core/events/cursor.ts'
import { eventId } from '../../../core/events/event-id.ts'
import { createGaps } from '../../../core/events/gaps.ts'

describe('a cursor', () => {
  it.each([
    ['105', { high: 105, open: [] }],
    ['105~98.101', { high: 105, open: [98, 101] }],
    ['0', { high: 0, open: [] }],
  ])('reads %j', (text, cursor) => {
    expect(decodeCursor(text)).toEqual(cursor)
    expect(encodeCursor(cursor)).toBe(text)
  })

  it.each(['', 'a', '1~', '1~2', '5~3.3', '5~4.3', '1.2', '~1', '1'.repeat(999)])('refuses %j', (text) => {
    expect(decodeCursor(text)).toBeUndefined()
  })

  it('never steps over a position that is open, however many there are', () => {
    const cursors = fc
      .uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 100 })
      .map((open) => ({ high: 501, open: open.toSorted((a, b) => a - b) }))

    fc.assert(
      fc.property(cursors, (cursor) => {
        const read = decodeCursor(encodeCursor(cursor))
        const left = (position: number) =>
          read !== undefined && (position > read.high || read.open.includes(position))

        return cursor.open.every(left)
      }),
    )
  })
})

describe('gaps', () => {
  it('last until every transaction of their time has ended, and a moment longer', () => {
    const gaps = createGaps()
    gaps.note([7, 5], { xmin: 90, xmax: 100 }, 0)

    const seen = [
      { xmin: 99, xmax: 200, atMs: 60_000 },
      { xmin: 100, xmax: 200, atMs: 4999 },
      { xmin: 100, xmax: 200, atMs: 5000 },
    ].map(({ atMs, ...horizon }) => {
      gaps.settle(horizon, atMs)
      return gaps.positions
    })

    expect(seen).toEqual([[5, 7], [5, 7], []])
  })

  it('are filled once', () => {
    const gaps = createGaps()
    gaps.note([5], { xmin: 1, xmax: 2 }, 0)

    expect([gaps.fill(5), gaps.fill(5), gaps.fill(6)]).toEqual([true, false, false])
  })
})

describe('the id of an event', () => {
  it('sorts by time, then position', () => {
    const ids = [
      eventId(9, new Date('2026-11-22T10:00:00.001Z')),
      eventId(10, new Date('2026-11-22T10:00:00.001Z')),
      eventId(8, new Date('2026-11-22T10:00:00.002Z')),
    ]

    expect(ids.toSorted()).toEqual(ids)
    expect(ids.every((id) => /^evt_[0-9a-f]{32}$/.test(id))).toBe(true)
  })
})
