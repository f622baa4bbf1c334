import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { createDeveloperTokens, signPageToken } from '../../../adapters/apple-music/developer-token.ts'
import type { OAuth2Tokens, TokenSet } from '../../../adapters/oauth2-token.ts'
import { createCatalogToken } from '../../../adapters/spotify/catalog-token.ts'

const MINUTE_MS = 60_000

function clockAt(start: string) {
  let time = Date.parse(start)
  return { now: () => new Date(time), advance: (ms: number) => (time += ms) }
}

describe("Apple's developer token", () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = {
    teamId: 'TEAM567890',
    keyId: 'KEY4567890',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }

  it('is signed as documented', async () => {
    const { now } = clockAt('2026-11-22T12:00:00Z')

    const token = await createDeveloperTokens(key, now).current()

    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: 'KEY4567890' })
    const { payload } = await jwtVerify(token, publicKey, { currentDate: now() })
    const issuedAt = now().getTime() / 1000
    expect(payload).toEqual({ iss: 'TEAM567890', iat: issuedAt, exp: issuedAt + 3600 })
  })

  it('is kept, and renewed before it ends', async () => {
    const { now, advance } = clockAt('2026-11-22T12:00:00Z')
    const tokens = createDeveloperTokens(key, now)

    const first = await tokens.current()
    advance(54 * MINUTE_MS)
    const second = await tokens.current()
    advance(MINUTE_MS)
    const third = await tokens.current()

    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('is renewed at once when it was refused', async () => {
    const { now } = clockAt('2026-11-22T12:00:00Z')
    const tokens = createDeveloperTokens(key, now)
    const first = await tokens.current()

    tokens.reject(first)

    const second = await tokens.current()
    expect(second).not.toBe(first)
    expect(await tokens.current()).toBe(second)
  })

  it('for a page holds its origins and less than the six months Apple allows', async () => {
    const { now } = clockAt('2026-11-22T12:00:00Z')

    const claims = decodeJwt(await signPageToken(key, { origins: ['https://a.example'], now }))

    expect(claims['origin']).toEqual(['https://a.example'])
    expect(claims.exp! - claims.iat!).toBeLessThan(86_400)
  })
})

describe("Spotify's app token", () => {
  function setUp(answer: (count: number) => TokenSet | undefined) {
    const clock = clockAt('2026-11-22T12:00:00Z')
    let asked = 0
    const never = () => Promise.reject(new Error('not in this test'))
    const oauth2: OAuth2Tokens = {
      exchange: never,
      refresh: never,
      clientCredentials: async () => answer((asked += 1)),
    }
    const withCatalog = createCatalogToken(oauth2, clock.now)
    const session = { linkId: 'lnk_1', accessToken: 'listener', market: 'US' }
    const access = { market: 'US', session: async () => session, signal: new AbortController().signal }
    const used = () => withCatalog(access, async ({ headers }) => headers['authorization'])
    return { ...clock, used, asked: () => asked }
  }

  const tokenSet = (count: number, expiresAt?: string): TokenSet => ({
    accessToken: `app-${count}`,
    refreshToken: undefined,
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
    scopes: undefined,
  })

  it.each(['2026-11-22T13:00:00Z', undefined])('is renewed before it ends (%s)', async (expiresAt) => {
    const { used, advance } = setUp((count) => tokenSet(count, expiresAt))

    const first = await used()
    advance(58 * MINUTE_MS)
    const second = await used()
    advance(MINUTE_MS)
    const third = await used()

    expect([first, second, third]).toEqual(['Bearer app-1', 'Bearer app-1', 'Bearer app-2'])
  })

  it('is asked for again an hour after it was refused to this client', async () => {
    const { used, advance, asked } = setUp((count) => (count === 1 ? undefined : tokenSet(count)))

    expect(await used()).toBe('Bearer listener')
    advance(59 * MINUTE_MS)
    expect(await used()).toBe('Bearer listener')
    expect(asked()).toBe(1)
    advance(MINUTE_MS)
    expect(await used()).toBe('Bearer app-2')
  })
})
