import { describe, expect, it } from '@jest/globals'
import { oneLine, secretsIn, ServiceText, ServiceUrl } from '../../../adapters/http/text.ts'
import { queryString } from '../../../adapters/http/transport.ts'

describe('text of a service', () => {
  it('loses what no title needs and keeps the rest', () => {
    expect(ServiceText.parse('  Ni\u0000ght\n\tFerry\u202E \u2066x\ud800 ')).toBe('Ni ght Ferry x\ufffd')
    expect(ServiceText.parse('Ω 夜 👩‍👩‍👧 é')).toBe('Ω 夜 👩‍👩‍👧 é')
    expect(ServiceText.safeParse(' \u0007 ').success).toBe(false)
  })

  it.each([
    ['https://open.spotify.com/track/1', 'https://open.spotify.com/track/1'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['https://x.example/"><script>', undefined],
    [42, undefined],
  ])('address %p', (input, output) => {
    expect(ServiceUrl.parse(input)).toBe(output)
  })
})

describe('words for an error message', () => {
  it('are one line of at most 200 characters', () => {
    expect(oneLine('a\r\nb\u202Ec\u0000')).toBe('a b c')
    expect(Array.from(oneLine('🎵'.repeat(500)))).toHaveLength(200)
  })

  it('lose every secret of the request before they are cut', () => {
    const secrets = secretsIn({
      method: 'POST',
      path: '/token',
      headers: { authorization: 'Bearer abcdefgh|1', 'x-api-key': 'key-12345678' },
      body: new URLSearchParams({ refresh_token: 'refresh+secret', code: 'x' }),
      signal: new AbortController().signal,
    })

    const text = oneLine(
      `${'-'.repeat(190)} abcdefgh|1 abcdefgh%7C1 key-12345678 refresh+secret refresh%2Bsecret`,
      secrets,
    )

    expect(text).toMatch(/^-+ \[secret\]?…$/)
    expect(oneLine('refresh%2Bsecret refresh+secret abcdefgh|1', secrets)).toBe('[secret] [secret] [secret]')
  })
})

describe('query string', () => {
  it('is written in RFC 3986 percent-encoding', () => {
    const query = { 'ids[songs]': '1,2', q: "it's (100%) + a*b! é", limit: 10, market: undefined }

    expect(queryString(query)).toBe(
      '?ids%5Bsongs%5D=1%2C2&q=it%27s%20%28100%25%29%20%2B%20a%2Ab%21%20%C3%A9&limit=10',
    )
    expect(queryString({ market: undefined })).toBe('')
    expect(queryString({ q: 'lone \ud800' })).toBe('?q=lone%20%EF%BF%BD')
  })
})
