import { defineAdapter } from '../adapter.ts'
import { createSpotify } from './api.ts'
import { classify } from './classify.ts'
import { Config, LIBRARY_NAME, MAX_IDS_PER_CALL, spotifyId } from './config.ts'

export const spotify = defineAdapter({
  id: spotifyId,
  displayName: 'Spotify',
  libraryName: LIBRARY_NAME,
  config: Config,
  credentialKeys: ['SPOTIFY_CLIENT_ID', 'SPOTIFY_CLIENT_SECRET'],
  realHosts: ['spotify.com'],
  imageHosts: ['i.scdn.co'],
  apiUrl: (config) => config.apiUrl,
  auth: {
    kind: 'oauth2',
    endpoints: ({ accountsUrl, clientId, clientSecret }) => ({
      authorizeUrl: `${accountsUrl}/authorize`,
      tokenUrl: `${accountsUrl}/api/token`,
      clientId,
      clientSecret,
    }),
    // https://developer.spotify.com/documentation/web-api/concepts/scopes
    scopes: ['user-library-modify', 'user-library-read', 'playlist-modify-private', 'playlist-read-private'],
    // https://developer.spotify.com/documentation/web-api/tutorials/code-flow
    signInAgain: { show_dialog: 'true' },
    pkce: true,
    clientAuth: 'basic',
    // https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration
    consentMonths: 6,
    manageUrl: 'https://www.spotify.com/account/apps/',
  },
  capabilities: {
    libraryContains: true,
    removeFromLibrary: true,
    playlists: true,
    catalogAccess: 'app',
    marketRequired: false,
    maxIdsPerAdd: MAX_IDS_PER_CALL,
    // Several ISRCs in one query find nothing: https://github.com/spotify/web-api/issues/1310
    maxIsrcsPerLookup: 1,
    libraryConsistency: 'immediate',
  },
  rate: {
    maxConcurrent: 8,
    requestsPerSecond: 5,
    source:
      'https://developer.spotify.com/documentation/web-api/concepts/rate-limits: a rolling window of 30 s per app whose size is not published; chosen to stay well below what development mode is seen to allow',
  },
  classify,
  parseTrackUrl(url) {
    const uri = /^spotify:track:([0-9A-Za-z]{22})$/.exec(url.trim())
    if (uri !== null) return uri[1]
    const address = URL.parse(url.trim())
    if (address === null || !/^https?:$/.test(address.protocol)) return undefined
    if (address.hostname !== 'open.spotify.com' && address.hostname !== 'play.spotify.com') return undefined
    return /^\/(?:intl-[a-z-]+\/)?(?:embed\/)?track\/([0-9A-Za-z]{22})\/?$/i.exec(address.pathname)?.[1]
  },
  searchUrl({ title, artists }) {
    return `https://open.spotify.com/search/${encodeURIComponent([title ?? '', ...artists].join(' ').trim())}`
  },
  create: createSpotify,
})
