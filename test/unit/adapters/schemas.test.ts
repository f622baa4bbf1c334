import { describe, expect, it } from '@jest/globals'
import { Track as AmazonTrack } from '../../../adapters/amazon-music/schema.ts'
import { Song } from '../../../adapters/apple-music/schema.ts'
import { writeQuery } from '../../../adapters/spotify/catalog.ts'
import { Me, Track as SpotifyTrack } from '../../../adapters/spotify/schema.ts'

// Field names as in the services' documentation, values invented.

const spotify = {
  id: '2C3d4E5f6G7h8I9j0K1l2M',
  name: 'Night Ferry',
  uri: 'spotify:track:2C3d4E5f6G7h8I9j0K1l2M',
  artists: [{ name: 'Paper Lanterns' }, { name: 'Mira Solano' }],
}

describe('Spotify', () => {
  it('reads a whole track', () => {
    const track = SpotifyTrack.parse({
      ...spotify,
      album: {
        name: 'Night Ferry',
        album_type: 'single',
        release_date: '2026-03',
        images: [{ url: 'https://i.scdn.co/image/x' }],
      },
      duration_ms: 201340,
      explicit: true,
      is_playable: false,
      external_ids: { isrc: 'qz-abc-26-00001' },
      external_urls: { spotify: 'https://open.spotify.com/track/2C3d4E5f6G7h8I9j0K1l2M' },
    })

    expect(track).toEqual({
      id: '2C3d4E5f6G7h8I9j0K1l2M',
      title: 'Night Ferry',
      artists: ['Paper Lanterns', 'Mira Solano'],
      album: 'Night Ferry',
      albumType: 'single',
      durationMs: 201340,
      isrc: 'QZABC2600001',
      explicit: true,
      releaseDate: '2026-03',
      playable: false,
      url: 'https://open.spotify.com/track/2C3d4E5f6G7h8I9j0K1l2M',
      uri: 'spotify:track:2C3d4E5f6G7h8I9j0K1l2M',
      artworkUrl: 'https://i.scdn.co/image/x',
    })
  })

  it('lives with what development mode leaves out, and with odd values', () => {
    const odd = {
      album: { release_date: '0000', album_type: 'EP', images: null },
      duration_ms: 0,
      explicit: false,
    }

    expect(SpotifyTrack.parse({ ...spotify, ...odd, external_ids: null })).toMatchObject({
      playable: true,
      explicit: undefined,
      durationMs: undefined,
      releaseDate: undefined,
      isrc: undefined,
      url: 'https://open.spotify.com/track/2C3d4E5f6G7h8I9j0K1l2M',
    })
  })

  it.each([{ id: null }, { name: '' }, { artists: [] }, { uri: 'spotify:local:x' }])('drops %j', (change) => {
    expect(SpotifyTrack.safeParse({ ...spotify, ...change }).success).toBe(false)
  })

  it('takes the lasting account id, or the older one', () => {
    expect(Me.parse({ id: 'old', account_id: 'new', country: 'de' })).toMatchObject({ account_id: 'new' })
    expect(Me.parse({ id: 'old', display_name: null, country: '' })).toMatchObject({ id: 'old' })
  })

  it.each([
    [{ title: 'Night "Ferry"', artist: 'A:B', mode: 'structured' }, 'track:"Night Ferry" artist:"A B"'],
    [{ title: 'X', artist: '', album: 'Y', mode: 'structured' }, 'track:"X" album:"Y"'],
    [{ title: 'isrc:US* X', artist: 'Y', mode: 'loose' }, 'isrc US X Y'],
    [{ title: '"', mode: 'structured' }, ''],
  ] as const)('writes %j', (query, text) => {
    expect(writeQuery(query)).toBe(text)
  })
})

const apple = { id: '1799000101', attributes: { name: 'Night Ferry', artistName: 'A & B feat. C' } }

describe('Apple Music', () => {
  it('reads a whole song', () => {
    const attributes = {
      ...apple.attributes,
      albumName: 'Night Ferry - Single',
      durationInMillis: 201340,
      contentRating: 'clean',
      isrc: 'QZABC2600001',
      releaseDate: '2026-03-13',
      playParams: { id: '1799000101', kind: 'song' },
      url: 'https://music.apple.com/us/album/night-ferry/1799000100?i=1799000101',
      artwork: { url: 'https://is1-ssl.mzstatic.com/image/thumb/x/{w}x{h}bb.jpg' },
    }

    expect(Song.parse({ ...apple, attributes })).toEqual({
      id: '1799000101',
      title: 'Night Ferry',
      artists: ['A & B feat. C'],
      album: 'Night Ferry',
      albumType: 'single',
      durationMs: 201340,
      isrc: 'QZABC2600001',
      explicit: false,
      releaseDate: '2026-03-13',
      playable: true,
      url: 'https://music.apple.com/us/album/night-ferry/1799000100?i=1799000101',
      uri: 'https://music.apple.com/us/album/night-ferry/1799000100?i=1799000101',
      artworkUrl: 'https://is1-ssl.mzstatic.com/image/thumb/x/600x600bb.jpg',
    })
  })

  it.each([
    [{}, { playable: false, explicit: undefined, album: undefined }],
    [
      { albumName: 'Four - EP', releaseDate: '2019' },
      { album: 'Four', albumType: undefined, releaseDate: '2019' },
    ],
    [
      { albumName: 'Single Life', contentRating: 'explicit' },
      { album: 'Single Life', explicit: true },
    ],
    [{ url: 'javascript:x' }, { url: 'https://music.apple.com/song/1799000101' }],
  ])('reads %j', (change, expected) => {
    const song = Song.parse({ ...apple, attributes: { ...apple.attributes, ...change } })

    expect(song).toMatchObject(expected)
  })
})

const amazon = { id: 'B0SIM00001', title: 'Night Ferry', artists: [{ name: 'Paper Lanterns' }] }

describe('Amazon Music', () => {
  it.each([
    [{ title: 'Night Ferry [Explicit]' }, { title: 'Night Ferry', explicit: true }],
    [{ title: 'Night Ferry [EXPLICIT] (Live)' }, { title: 'Night Ferry (Live)', explicit: true }],
    [{ title: '[Explicit]' }, { title: '[Explicit]', explicit: true }],
    [{ parentalSettings: { hasExplicitLanguage: false } }, { explicit: false }],
    [{}, { explicit: undefined, playable: true, url: 'https://music.amazon.com/tracks/B0SIM00001' }],
    [{ album: { title: 'Night Ferry [Explicit]' } }, { album: 'Night Ferry', explicit: undefined }],
    [{ duration: 201 }, { durationMs: 201_000 }],
    [{ releaseDate: '2026-03-13T00:00:00.000Z' }, { releaseDate: '2026-03-13' }],
    [{ eligibility: { playback: { canPlayOnDemand: false } } }, { playable: false }],
    [
      { eligibility: { playback: { canPlayOnDemand: false }, playbackSubscriptionTiers: ['UNLIMITED'] } },
      { playable: true },
    ],
  ])('reads %j', (change, expected) => {
    expect(AmazonTrack.parse({ ...amazon, ...change })).toMatchObject(expected)
  })
})
