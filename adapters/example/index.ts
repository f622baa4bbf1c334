import { defineAdapter } from '../adapter.ts'
import type { Classify, Meaning } from '../http/classify.ts'
import { createExample } from './api.ts'
import { Config, exampleId, LIBRARY_NAME, MAX_IDS_PER_CALL } from './config.ts'
import { readError } from './schema.ts'

// Example Music does not exist. This folder is the template for a new service (docs/adding-a-service.md): copy it, then
// make every line say what the documentation of the real one says, and cite the page.

/** The service's error table; statuses that are not in it keep their usual meaning. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  invalid_request: { code: 'bad_request' },
  unauthorized: { code: 'token_rejected' },
  missing_scope: { code: 'access_denied' },
  account_closed: { code: 'no_account' },
  not_found: { code: 'track_gone' },
  too_many_requests: { code: 'rate_limited' },
  internal: { code: 'service_unavailable' },
}

const classify: Classify = ({ json }) => {
  const { code, message } = readError(json)
  const meaning = code === undefined ? undefined : MEANINGS[code]
  return meaning === undefined ? undefined : { ...meaning, says: message }
}

export const example = defineAdapter({
  id: exampleId,
  displayName: 'Example Music',
  libraryName: LIBRARY_NAME,
  config: Config,
  credentialKeys: ['EXAMPLE_CLIENT_ID', 'EXAMPLE_CLIENT_SECRET'],
  realHosts: ['music.example'],
  imageHosts: ['music.example'],
  apiUrl: (config) => config.apiUrl,
  auth: {
    kind: 'oauth2',
    endpoints: ({ authUrl, tokenUrl, clientId, clientSecret }) => ({
      authorizeUrl: authUrl,
      tokenUrl,
      clientId,
      clientSecret,
    }),
    scopes: ['catalog', 'library.read', 'library.write'],
    signInAgain: { prompt: 'login' },
    pkce: true,
    clientAuth: 'body',
    consentMonths: undefined,
    manageUrl: 'https://accounts.music.example/apps',
  },
  capabilities: {
    libraryContains: true,
    removeFromLibrary: true,
    playlists: false,
    catalogAccess: 'user',
    marketRequired: false,
    maxIdsPerAdd: MAX_IDS_PER_CALL,
    maxIsrcsPerLookup: 50,
    libraryConsistency: 'immediate',
  },
  rate: { maxConcurrent: 4, requestsPerSecond: 10, source: 'made up, like the service' },
  classify,
  parseTrackUrl(url) {
    const address = URL.parse(url.trim())
    if (address?.protocol !== 'https:' || address.hostname !== 'music.example') return undefined
    return /^\/tracks\/(ex_[0-9A-Za-z]{12})\/?$/.exec(address.pathname)?.[1]
  },
  searchUrl({ title, artists }) {
    return `https://music.example/search?q=${encodeURIComponent([title ?? '', ...artists].join(' ').trim())}`
  },
  create: createExample,
})
