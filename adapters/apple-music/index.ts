import { defineAdapter } from '../adapter.ts'
import { createAppleMusic } from './api.ts'
import { classify } from './classify.ts'
import { appleMusicId, Config, LIBRARY_NAME, MAX_IDS_PER_CALL } from './config.ts'
import { signPageToken } from './developer-token.ts'

export const appleMusic = defineAdapter({
  id: appleMusicId,
  displayName: 'Apple Music',
  libraryName: LIBRARY_NAME,
  config: Config,
  credentialKeys: ['APPLE_MUSIC_TEAM_ID', 'APPLE_MUSIC_KEY_ID', 'APPLE_MUSIC_PRIVATE_KEY'],
  realHosts: ['music.apple.com'],
  imageHosts: ['mzstatic.com'],
  apiUrl: (config) => config.apiUrl,
  auth: {
    kind: 'user-token',
    // Seen in practice, not documented: a Music User Token ends after about six months.
    consentMonths: 6,
    manageUrl: 'https://account.apple.com/account/manage/section/security',
    scriptUrl: (config) => config.scriptUrl,
    pageToken: signPageToken,
  },
  capabilities: {
    libraryContains: true,
    // Only the listener can take something out: https://developer.apple.com/documentation/applemusicapi/add-a-resource-to-a-library has no counterpart.
    removeFromLibrary: false,
    playlists: true,
    catalogAccess: 'app',
    marketRequired: true,
    maxIdsPerAdd: MAX_IDS_PER_CALL,
    maxIsrcsPerLookup: 25,
    // 202: accepted, done later, and ids that cannot be added are left out without a word.
    libraryConsistency: 'eventual',
  },
  rate: {
    maxConcurrent: 8,
    requestsPerSecond: 10,
    source:
      'https://github.com/music-assistant/server/issues/5333: bursts are refused for up to 3.5 s and the limit is the team’s; Apple publishes no number',
  },
  classify,
  parseTrackUrl(url) {
    const address = URL.parse(url.trim())
    if (address === null || !/^(https?|music):$/.test(address.protocol)) return undefined
    if (!['music.apple.com', 'geo.music.apple.com', 'itunes.apple.com'].includes(address.hostname))
      return undefined
    const inAlbum = address.searchParams.get('i')
    if (inAlbum !== null && address.pathname.includes('/album/')) return /^\d+$/.exec(inAlbum)?.[0]
    return /^\/(?:[a-z]{2}\/)?song\/(?:[^/]+\/)?(?:id)?(\d+)\/?$/i.exec(address.pathname)?.[1]
  },
  searchUrl({ title, artists }) {
    const term = [title ?? '', ...artists].join(' ').trim()
    return `https://music.apple.com/search?term=${encodeURIComponent(term)}`
  },
  create: createAppleMusic,
})
