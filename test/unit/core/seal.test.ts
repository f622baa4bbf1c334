import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { TokenKey } from '../../../core/config/secrets.ts'
import { UnsealError, createSealer } from '../../../core/crypto/seal.ts'
import type { SealPlace } from '../../../core/crypto/seal.ts'

const PLACE: SealPlace = {
  linkId: 'lnk_1',
  appId: 'app_1',
  userId: 'u_1',
  service: 'spotify',
  field: 'access_token',
}

const key = (id: string): TokenKey => ({ id, key: randomBytes(32) })

describe('a sealed token', () => {
  const [k1, k2] = [key('k1'), key('k2')]
  const sealer = createSealer([k1])

  it('opens where it was sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text.isWellFormed())
        expect(sealer.open(sealer.seal(text, PLACE), PLACE)).toBe(text)
      }),
    )
  })

  it('looks different every time and shows nothing', () => {
    const [one, two] = [sealer.seal('canary', PLACE), sealer.seal('canary', PLACE)]

    expect(one).not.toBe(two)
    expect(one).not.toContain('canary')
    expect(one).not.toContain(Buffer.from('canary').toString('base64url'))
  })

  it.each<Partial<SealPlace>>([
    { linkId: 'lnk_2' },
    { appId: 'app_2' },
    { userId: 'u_2' },
    { service: 'apple-music' },
    { field: 'refresh_token' },
    { linkId: 'lnk_1","app_1', appId: '' },
  ])('does not open at another place: %j', (change) => {
    const sealed = sealer.seal('canary', PLACE)

    expect(() => sealer.open(sealed, { ...PLACE, ...change })).toThrow(UnsealError)
  })

  it('does not open with any one bit changed, or anything cut off', () => {
    const sealed = sealer.seal('canary', PLACE)
    const parts = sealed.split('.')

    for (const part of [2, 3]) {
      const bytes = Buffer.from(parts[part] ?? '', 'base64url')
      for (let at = 0; at < bytes.length; at += 1) {
        const altered = Buffer.from(bytes)
        altered[at] = (altered[at] ?? 0) ^ 1
        const text = parts.with(part, altered.toString('base64url')).join('.')
        expect(() => sealer.open(text, PLACE)).toThrow(UnsealError)
        const cut = parts.with(part, bytes.subarray(0, at).toString('base64url')).join('.')
        expect(() => sealer.open(cut, PLACE)).toThrow(UnsealError)
      }
    }
  })

  it('does not open with parts of another one', () => {
    const one = sealer.seal('canary', PLACE).split('.')
    const two = sealer.seal('canary', PLACE).split('.')

    expect(() => sealer.open(one.with(3, two[3] ?? '').join('.'), PLACE)).toThrow(UnsealError)
  })

  it.each(['', 'canary', 'v1', 'v1.k1', 'v1.k1..', 'v2.k1.a.b', 'v1.k9.a.b', 'v1.__proto__.a.b'])(
    'is not %j',
    (text) => {
      expect(() => sealer.open(text, PLACE)).toThrow(UnsealError)
    },
  )

  it('moves to a new key without being read, and then needs the old one no more', () => {
    const sealed = sealer.seal('canary', PLACE)
    const both = createSealer([k2, k1])

    const moved = both.rewrap(sealed, PLACE)

    expect(both.open(sealed, PLACE)).toBe('canary')
    expect(moved).toMatch(/^v1\.k2\./)
    expect(moved.split('.')[3]).toBe(sealed.split('.')[3])
    expect(createSealer([k2]).open(moved, PLACE)).toBe('canary')
    expect(() => sealer.open(moved, PLACE)).toThrow('not in TOKEN_KEYS')
    expect(both.rewrap(moved, PLACE)).toBe(moved)
    expect(() => both.rewrap(sealed, { ...PLACE, userId: 'u_2' })).toThrow(UnsealError)
  })

  it('does not open with another key of the same name', () => {
    const sealed = sealer.seal('canary', PLACE)

    expect(() => createSealer([key('k1')]).open(sealed, PLACE)).toThrow(UnsealError)
  })

  it('never says what is in it', () => {
    const sealed = sealer.seal('canary', PLACE)

    expect(() => sealer.open(sealed, { ...PLACE, userId: 'u_2' })).not.toThrow(/canary|lnk_1|u_1/)
  })
})
