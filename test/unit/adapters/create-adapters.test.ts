import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { createAdapters, usesRealService } from '../../../adapters/create-adapters.ts'
import { registry } from '../../../adapters/registry.ts'
import { spotify } from '../../../adapters/spotify/index.ts'

function pem(namedCurve: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

const SPOTIFY = { SPOTIFY_CLIENT_ID: 'id', SPOTIFY_CLIENT_SECRET: 'spotify-secret' }
const APPLE = {
  APPLE_MUSIC_TEAM_ID: 'TEAM567890',
  APPLE_MUSIC_KEY_ID: 'KEY4567890',
  APPLE_MUSIC_PRIVATE_KEY: pem('P-256'),
}
const AMAZON = {
  AMAZON_MUSIC_CLIENT_ID: 'id',
  AMAZON_MUSIC_CLIENT_SECRET: 'amazon-secret',
  AMAZON_MUSIC_SECURITY_PROFILE_ID: 'amzn1.application.x',
}
const ALL = { ...SPOTIFY, ...APPLE, ...AMAZON }

function create(env: Readonly<Record<string, string | undefined>>) {
  return createAdapters(registry, env)
}

describe('createAdapters', () => {
  it('leaves a service without credentials off', () => {
    expect([...create({}).keys()]).toEqual([])
    expect([...create({ ...SPOTIFY, AMAZON_MUSIC_CLIENT_ID: ' ' }).keys()]).toEqual(['spotify'])
    expect([...create({ SPOTIFY_API_URL: 'http://127.0.0.1:1' }).keys()]).toEqual([])
  })

  it('takes the declared ceiling for the real service, none for a stand-in, and what the operator says', () => {
    const ceiling = (more: Record<string, string>) => create({ ...SPOTIFY, ...more }).get(spotify.id)?.ceiling
    const standIn = { SPOTIFY_API_URL: 'http://127.0.0.1:1', SPOTIFY_ACCOUNTS_URL: 'http://127.0.0.1:1' }

    expect(ceiling({})).toBe(spotify.rate.requestsPerSecond)
    expect(ceiling(standIn)).toBeUndefined()
    expect(ceiling({ SPOTIFY_REQUESTS_PER_SECOND: '2.5' })).toBe(2.5)
    expect(ceiling({ ...standIn, SPOTIFY_REQUESTS_PER_SECOND: '50' })).toBe(50)
    expect(ceiling({ SPOTIFY_REQUESTS_PER_SECOND: ' ' })).toBe(spotify.rate.requestsPerSecond)
  })

  it.each(['0', '-1', 'many', '1e9', 'NaN'])('refuses a rate of %s by the name of its variable', (rate) => {
    expect(() => create({ ...SPOTIFY, SPOTIFY_REQUESTS_PER_SECOND: rate })).toThrow(
      /SPOTIFY_REQUESTS_PER_SECOND must be a number/,
    )
  })

  it('knows the real addresses by itself', () => {
    const services = [...create(ALL).values()]

    expect(services.map(({ host, real }) => [host, real])).toEqual([
      ['api.music.amazon.dev', true],
      ['api.music.apple.com', true],
      ['api.spotify.com', true],
    ])
    expect(services.map(({ oauth2 }) => oauth2 !== undefined)).toEqual([true, false, true])
  })

  it.each(Object.keys(ALL))('stops at a missing %s, and names it', (key) => {
    for (const missing of [undefined, '', '  ']) {
      const start = () => create({ ...ALL, [key]: missing })

      expect(start).toThrow(`${key} is missing`)
      expect(start).not.toThrow(/secret|PRIVATE KEY-/)
    }
  })

  it('names all problems at once', () => {
    const start = () => create({ SPOTIFY_CLIENT_ID: 'x', AMAZON_MUSIC_CLIENT_ID: 'x' })

    expect(start).toThrow(/AMAZON_MUSIC_CLIENT_SECRET is missing.*SPOTIFY_CLIENT_SECRET is missing/)
  })

  it.each([
    ['SPOTIFY_API_URL', 'ftp://x.example', 'is not an http(s) address'],
    ['AMAZON_MUSIC_TOKEN_URL', 'nonsense', 'is not an http(s) address'],
    ['APPLE_MUSIC_PRIVATE_KEY', 'not-a-key-but-a-secret', 'is not the text of a .p8 file'],
    ['APPLE_MUSIC_PRIVATE_KEY', pem('P-384'), 'is not the text of a .p8 file'],
  ])('stops at a wrong %s without showing it', (key, value, problem) => {
    const start = () => create({ ...ALL, [key]: value })

    expect(start).toThrow(`${key} ${problem}`)
    expect(start).not.toThrow(value.slice(30, 80) || 'nonsense')
  })

  it('takes a private key in one line', () => {
    const oneLine = APPLE.APPLE_MUSIC_PRIVATE_KEY.replaceAll('\n', String.raw`\n`)

    expect(create({ ...APPLE, APPLE_MUSIC_PRIVATE_KEY: oneLine }).size).toBe(1)
  })
})

describe('usesRealService', () => {
  it.each([
    ['http://127.0.0.1:1/spotify/v1', 'http://127.0.0.1:1/spotify/accounts', false],
    ['http://127.0.0.1:1/v1', 'https://accounts.spotify.com', true],
    ['https://api.spotify.com/v1', 'http://127.0.0.1:1', true],
    ['https://API.Spotify.com./v1', 'http://127.0.0.1:1', true],
    ['https://notspotify.com/v1', 'https://spotify.com.example', false],
    ['', '', true],
  ])('%s and %s', (api, accounts, real) => {
    const env = { ...SPOTIFY, SPOTIFY_API_URL: api, SPOTIFY_ACCOUNTS_URL: accounts }

    expect(usesRealService(spotify, spotify.config.parse(env))).toBe(real)
    expect([...create(env).values()][0]?.real).toBe(real)
  })
})
