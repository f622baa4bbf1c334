import { describe, expect, it } from '@jest/globals'
import { excerpt } from '../../../workers/tell/excerpt.ts'

describe('excerpt', () => {
  it.each([
    'Authorization: Bearer s3cr3ts3cr3t',
    'Basic dXNlcjpwYXNz',
    '{"access_token":"s3cr3ts3cr3t","a":1}',
    'password=s3cr3ts3cr3t&x=1',
    'apikey: s3cr3ts3cr3t',
    'api-key: s3cr3ts3cr3t',
    'Set-Cookie: s3cr3ts3cr3t',
    'atm_live_s3cr3ts3cr3t',
    'ats_s3cr3ts3cr3t',
    'whsec_s3cr3ts3cr3t+/=',
    'eyJhbGciOiJub25lIn0.eyJzM2NyM3QiOjF9.s3cr3t',
  ])('leaves out what looks like a secret: %s', (text) => {
    expect(excerpt(`before ${text} after`)).not.toMatch(/s3cr3t|dXNlcjpwYXNz|eyJ/)
    expect(excerpt(`before ${text} after`)).toMatch(/^before .*\[redacted\]/)
  })

  it('sees a secret whole that begins near the end', () => {
    expect(excerpt(`${'x '.repeat(495)}Bearer s3cr3ts3cr3t`)).not.toContain('s3cr3t')
  })

  it('is text the database holds, of a thousand characters at most', () => {
    expect(excerpt('a\u0000b\u001bc\u202ed\ud800e\nf')).toBe('abcd\ufffde\nf')
    expect(excerpt('x'.repeat(5000))).toHaveLength(1000)
  })
})
