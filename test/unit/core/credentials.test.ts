import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mintKey, mintUserSession, parseKey, sameHash, sha256 } from '../../../core/apps/credentials.ts'
import { newId } from '../../../core/domain/ids.ts'

describe('API keys', () => {
  it.each(['live', 'test'] as const)('are typed, and come back from their text (%s)', (mode) => {
    const keyId = newId('key')

    const { key, secretHash } = mintKey(mode, keyId)

    expect(key).toMatch(new RegExp(`^atm_${mode}_[0-9a-f]{32}_[0-9A-Za-z]{43}[0-9a-f]{8}$`))
    expect(parseKey(key)).toEqual({ mode, keyId, secretHash })
  })

  it('never repeat, and keep nothing of the secret but its hash', () => {
    const keyId = newId('key')
    const minted = Array.from({ length: 200 }, () => mintKey('test', keyId))

    expect(new Set(minted.map(({ key }) => key)).size).toBe(200)
    for (const { key, secretHash } of minted) {
      const secret = key.slice(-51, -8)
      expect(secretHash).toBe(sha256(secret))
      expect(secretHash).not.toContain(secret)
    }
  })

  it('use every letter and digit about as often', () => {
    const counts = new Map<string, number>()
    for (let n = 0; n < 1000; n += 1) {
      for (const letter of mintKey('test', newId('key')).key.slice(-51, -8))
        counts.set(letter, (counts.get(letter) ?? 0) + 1)
    }

    expect(counts.size).toBe(62)
    // 43,000 letters, 694 of each; six standard deviations are 157.
    for (const count of counts.values()) expect(Math.abs(count - 694)).toBeLessThan(157)
  })

  it('are refused with any one letter changed', () => {
    const { key } = mintKey('test', newId('key'))
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'

    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom(...letters.split('')), (at, letter) => {
        fc.pre(key[at] !== letter)
        expect(parseKey(key.slice(0, at) + letter + key.slice(at + 1))).toBeUndefined()
      }),
    )
  })

  it.each([
    '',
    'atm_test',
    'Bearer atm_test_x',
    `atm_test_${'0'.repeat(32)}_${'a'.repeat(43)}00000000`,
    ` ${mintKey('test', newId('key')).key}`,
    `${mintKey('test', newId('key')).key}\n`,
    mintUserSession().token,
  ])('are not %j', (text) => {
    expect(parseKey(text)).toBeUndefined()
  })
})

describe('user sessions', () => {
  it('are opaque, and known by their hash', () => {
    const { token, tokenHash } = mintUserSession()

    expect(token).toMatch(/^atu_[0-9A-Za-z]{43}$/)
    expect(tokenHash).toBe(sha256(token))
  })
})

describe('comparing hashes', () => {
  it('tells equal from different, of any length', () => {
    expect(sameHash(sha256('a'), sha256('a'))).toBe(true)
    expect(sameHash(sha256('a'), sha256('b'))).toBe(false)
    expect(sameHash(sha256('a'), '')).toBe(false)
  })
})
