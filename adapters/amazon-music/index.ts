import { defineAdapter } from '../adapter.ts'
import { createAmazonMusic } from './api.ts'
import { classify } from './classify.ts'
import { amazonMusicId, Config, LIBRARY_NAME } from './config.ts'

const ASIN = /^B[0-9A-Z]{9}$/

export const amazonMusic = defineAdapter({
  id: amazonMusicId,
  displayName: 'Amazon Music',
  libraryName: LIBRARY_NAME,
  config: Config,
  credentialKeys: [
    'AMAZON_MUSIC_CLIENT_ID',
    'AMAZON_MUSIC_CLIENT_SECRET',
    'AMAZON_MUSIC_SECURITY_PROFILE_ID',
  ],
  realHosts: ['amazon.dev', 'amazon.com', 'amazon.co.uk', 'amazon.co.jp'],
  imageHosts: ['m.media-amazon.com'],
  apiUrl: (config) => config.apiUrl,
  auth: {
    kind: 'oauth2',
    endpoints: ({ authUrl, tokenUrl, clientId, clientSecret }) => ({
      authorizeUrl: authUrl,
      tokenUrl,
      clientId,
      clientSecret,
    }),
    // https://developer.amazon.com/docs/music/API_web_LWA.html
    scopes: ['music::catalog', 'music::library', 'music::library:read', 'music::profile:read'],
    // Login with Amazon documents no such parameter; its page names the account it uses.
    signInAgain: {},
    pkce: true,
    clientAuth: 'body',
    // Until the listener removes the app: https://developer.amazon.com/docs/login-with-amazon/refresh-token.html
    consentMonths: undefined,
    manageUrl: 'https://www.amazon.com/ap/adam',
  },
  capabilities: {
    // There is no such call. Paging through a library of thousands of tracks for every save would use up the app's few
    // requests per second, and a bounded search could not honestly say "no".
    libraryContains: false,
    removeFromLibrary: true,
    playlists: true,
    catalogAccess: 'user',
    marketRequired: false,
    maxIdsPerAdd: 1,
    maxIsrcsPerLookup: 1,
    libraryConsistency: 'immediate',
  },
  rate: {
    maxConcurrent: 4,
    requestsPerSecond: 3,
    source:
      'https://developer.amazon.com/docs/music/API_web_errors.html: a number of transactions per second per app, not published; chosen low',
  },
  classify,
  parseTrackUrl(url) {
    const address = URL.parse(url.trim())
    if (address === null || !/^https?:$/.test(address.protocol)) return undefined
    if (!/^music\.amazon\.(com|[a-z]{2}|com?\.[a-z]{2})$/.test(address.hostname)) return undefined
    const id = address.searchParams.get('trackAsin') ?? /^\/tracks\/([^/]+)\/?$/.exec(address.pathname)?.[1]
    return id !== undefined && ASIN.test(id) ? id : undefined
  },
  searchUrl({ title, artists }) {
    return `https://music.amazon.com/search/${encodeURIComponent([title ?? '', ...artists].join(' ').trim())}`
  },
  create: createAmazonMusic,
})
