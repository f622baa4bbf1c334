import { describe, expect, it } from '@jest/globals'
import { retryAfterMs } from '../../../adapters/http/retry-after.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const DAY_MS = 86_400_000

describe('retryAfterMs', () => {
  it.each([
    ['2', 2000],
    [' 30 ', 30_000],
    ['1.5', 1500],
    ['79892', 79_892_000],
    ['0', 500],
    ['-5', 500],
    ['+10', 10_000],
    ['86401', DAY_MS],
    ['9'.repeat(400), DAY_MS],
    ['Sun, 22 Nov 2026 12:00:10 GMT', 10_000],
    ['Sunday, 22-Nov-26 12:01:00 GMT', 60_000],
    ['Sun Nov 22 12:01:00 2026', 60_000],
    ['Sun Nov  1 12:01:00 2026', 500],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 500],
    ['Fri, 22 Nov 2999 12:00:00 GMT', DAY_MS],
  ])('%s', (value, ms) => {
    expect(retryAfterMs(value, NOW)).toBe(ms)
  })

  it.each([
    undefined,
    '',
    'soon',
    '2 apples',
    '1e9',
    'NaN',
    'Infinity',
    '2026-11-22T12:00:10Z',
    'Sun, 99 Foo 2026 12:00:10 GMT',
    '0x10',
  ])('knows nothing from %p', (value) => {
    expect(retryAfterMs(value, NOW)).toBeUndefined()
  })
})
