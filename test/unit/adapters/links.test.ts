import { describe, expect, it } from '@jest/globals'
import { registry } from '../../../adapters/registry.ts'

const SPOTIFY_ID = '0VjIjW4GlUZAMYd2vXMi3b'

/** Address → the service whose track it is, and the track's id there. */
const TRACKS: readonly (readonly [string, string, string])[] = [
  [`https://open.spotify.com/track/${SPOTIFY_ID}`, 'spotify', SPOTIFY_ID],
  [`https://open.spotify.com/track/${SPOTIFY_ID}?si=abc&utm_source=copy`, 'spotify', SPOTIFY_ID],
  [`https://open.spotify.com/intl-de/track/${SPOTIFY_ID}/`, 'spotify', SPOTIFY_ID],
  [`https://open.spotify.com/intl-pt-BR/track/${SPOTIFY_ID}#x`, 'spotify', SPOTIFY_ID],
  [`https://open.spotify.com/embed/track/${SPOTIFY_ID}`, 'spotify', SPOTIFY_ID],
  [` HTTPS://OPEN.SPOTIFY.COM/track/${SPOTIFY_ID} `, 'spotify', SPOTIFY_ID],
  [`spotify:track:${SPOTIFY_ID}`, 'spotify', SPOTIFY_ID],
  ['https://music.apple.com/us/album/night-ferry/1799000100?i=1799000101', 'apple-music', '1799000101'],
  ['https://music.apple.com/de/album/1799000100?uo=4&i=1799000101', 'apple-music', '1799000101'],
  ['https://music.apple.com/us/song/1799000101', 'apple-music', '1799000101'],
  ['https://music.apple.com/jp/song/night-ferry/1799000101?l=en', 'apple-music', '1799000101'],
  ['https://music.apple.com/song/1799000101', 'apple-music', '1799000101'],
  ['music://music.apple.com/us/album/night-ferry/1799000100?i=1799000101', 'apple-music', '1799000101'],
  ['https://music.amazon.com/albums/B0SIMALB01?trackAsin=B0SIM00001', 'amazon-music', 'B0SIM00001'],
  ['https://music.amazon.co.uk/albums/B0SIMALB01/?trackAsin=B0SIM00001&x=1', 'amazon-music', 'B0SIM00001'],
  ['https://music.amazon.com.br/tracks/B0SIM00001/', 'amazon-music', 'B0SIM00001'],
  ['https://music.amazon.de/tracks/B0SIM00001?marketplaceId=A1', 'amazon-music', 'B0SIM00001'],
]

const OTHERS = [
  '',
  'Night Ferry',
  SPOTIFY_ID,
  `https://open.spotify.com/album/${SPOTIFY_ID}`,
  'https://open.spotify.com/track/short',
  `https://open.spotify.com.evil.example/track/${SPOTIFY_ID}`,
  `https://evil.example/?u=https://open.spotify.com/track/${SPOTIFY_ID}`,
  `https://open.spotify.com@evil.example/track/${SPOTIFY_ID}`,
  `javascript:open.spotify.com/track/${SPOTIFY_ID}`,
  `spotify:album:${SPOTIFY_ID}`,
  `spotify:track:${SPOTIFY_ID}?x`,
  'https://music.apple.com/us/album/night-ferry/1799000100',
  'https://music.apple.com/us/album/night-ferry/1799000100?i=../x',
  'https://music.apple.com/us/music-video/x/1799000101',
  'https://music.apple.com/us/artist/x/1799000101?i=5',
  'https://music.amazon.com/albums/B0SIMALB01',
  'https://music.amazon.com/albums/B0SIMALB01?trackAsin=nope',
  'https://music.amazon.evil.example/tracks/B0SIM00001',
  'https://www.amazon.com/dp/B0SIM00001',
  'https://[',
]

function owners(url: string): readonly (readonly [string, string])[] {
  return registry.all.flatMap((definition) => {
    const id = definition.parseTrackUrl(url)
    return id === undefined ? [] : [[definition.id, id] as const]
  })
}

describe('track addresses', () => {
  it.each(TRACKS)('%s', (url, service, id) => {
    expect(owners(url)).toEqual([[service, id]])
  })

  it.each(OTHERS)('nobody takes "%s"', (url) => {
    expect(owners(url)).toEqual([])
  })
})

describe('search by hand', () => {
  it.each(registry.all.map((definition) => [definition.id, definition] as const))(
    'at %s',
    (_, definition) => {
      const url = new URL(definition.searchUrl({ title: 'Salt & Static / 100%', artists: ['Ä?', 'B#'] }))

      expect(definition.realHosts.some((host) => url.hostname.endsWith(host))).toBe(true)
      expect(decodeURIComponent(url.pathname + url.search)).toContain('Salt & Static / 100% Ä? B#')
      expect(url.hash).toBe('')
      expect(() => definition.searchUrl({ artists: [] })).not.toThrow()
    },
  )
})
