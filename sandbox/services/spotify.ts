import { Router } from 'express'
import { base62Id } from '../catalogue/ids.ts'
import { handle, sendRefusal } from '../http.ts'
import type { OAuthRules } from '../oauth-rules.ts'
import { addOAuthRoutes, commonRedirectProblem, signedIn } from '../oauth.ts'
import type { Simulator } from '../simulator.ts'
import { SERVICE } from '../spotify/auth.ts'
import { errorAnswer, spotifyFaults, tooMany } from '../spotify/errors.ts'
import { addLibraryRoutes } from '../spotify/library.ts'
import { addPlaylistRoutes } from '../spotify/playlists.ts'
import { addSearchRoutes } from '../spotify/search.ts'

const rules: OAuthRules = {
  service: SERVICE,
  displayName: 'Spotify (sandbox)',
  clientId: 'sandbox0spotify0client0000000000',
  clientSecret: 'sandbox0spotify0secret0000000000',
  authorizePath: '/accounts/authorize',
  tokenPath: '/accounts/api/token',
  clientAuth: 'basic',
  accessPrefix: 'BQ',
  refreshPrefix: 'AQ',
  tokenType: 'Bearer',
  tellsScope: true,
  // developer.spotify.com/blog/2026-06-18-refresh-token-expiration
  consentMonths: 6,
  scopes: [
    'user-library-modify',
    'user-library-read',
    'user-follow-modify',
    'user-follow-read',
    'playlist-modify-private',
    'playlist-modify-public',
    'playlist-read-private',
    'user-read-private',
    'user-read-email',
  ],
  hasClientCredentials: true,
  accountFlags: ['not_allowed'],
  publicClientRefresh: 'rotating',
  confidentialRefresh: (world) => (world.setting(SERVICE, 'refreshReturnsToken', false) ? 'same' : 'omit'),
  redirectProblem: (world, uri) => commonRedirectProblem(world, SERVICE, uri),
}

/**
 * Spotify's accounts service and Web API as a development-mode app meets them since February 2026
 * (developer.spotify.com/documentation/web-api). Flags: `not_allowed`. Settings: `ownerHasPremium`,
 * `refreshReturnsToken`, `reuseEndsConsent`, `redirectUris` (comma separated; empty = any safe address).
 */
export const simulator: Simulator = {
  id: SERVICE,
  env: (baseUrl) => ({
    SPOTIFY_API_URL: `${baseUrl}/v1`,
    SPOTIFY_ACCOUNTS_URL: `${baseUrl}/accounts`,
    SPOTIFY_CLIENT_ID: rules.clientId,
    SPOTIFY_CLIENT_SECRET: rules.clientSecret,
  }),
  router: (world) => {
    const router = Router()
    addOAuthRoutes(router, rules, world)
    addSearchRoutes(router, world)
    addLibraryRoutes(router, world)
    addPlaylistRoutes(router, world)
    router.use(handle(() => errorAnswer(404, 'Service not found')))
    router.use(sendRefusal)
    return router
  },
  createAccount: (world, options) => signedIn(rules, world, options),
  trackId: (key) => base62Id(`spotify:track:${key}`),
  faults: spotifyFaults,
  // A rolling window of 30 seconds per app; the number is not published, so ours is far above normal use.
  rate: { path: '/v1/', limit: 300_000, windowMs: 30_000, refuse: tooMany },
}
