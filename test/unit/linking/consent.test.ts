import { expect, it } from '@jest/globals'
import { consentEnd } from '../../../core/links/consent.ts'

it.each([
  ['2026-01-15T10:00:00Z', '2026-07-15T10:00:00Z'],
  ['2026-08-31T23:59:59.999Z', '2027-02-28T23:59:59.999Z'],
  ['2027-08-31T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['2026-08-28T12:00:00Z', '2027-02-28T12:00:00Z'],
  ['2026-03-31T00:00:00Z', '2026-09-30T00:00:00Z'],
  ['2026-10-31T00:00:00Z', '2027-04-30T00:00:00Z'],
  ['2026-12-31T00:00:00Z', '2027-06-30T00:00:00Z'],
])('six months from %s end at %s', (from, to) => {
  expect(consentEnd(new Date(from), 6)).toEqual(new Date(to))
})

it('without an end there is none', () => {
  expect(consentEnd(new Date(), undefined)).toBeUndefined()
})
