import { Router } from 'express'
import { SECURITY_PROFILE_ID, SERVICE } from '../amazon-music/auth.ts'
import { addCatalogRoutes } from '../amazon-music/catalog.ts'
import { amazonFaults, errorAnswer } from '../amazon-music/errors.ts'
import { addLibraryRoutes } from '../amazon-music/library.ts'
import { addPlaylistRoutes } from '../amazon-music/playlists.ts'
import { asin } from '../catalogue/ids.ts'
import { handle, sendRefusal } from '../http.ts'
import type { OAuthRules } from '../oauth-rules.ts'
import { addOAuthRoutes, commonRedirectProblem, signedIn } from '../oauth.ts'
import type { Simulator } from '../simulator.ts'

/** Login with Amazon (developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html). */
const rules: OAuthRules = {
  service: SERVICE,
  displayName: 'Amazon Music (sandbox)',
  clientId: 'amzn1.application-oa2-client.sandbox00000000000000',
  clientSecret: 'amzn1.oa2-cs.v1.sandbox0000000000000000000000000000',
  authorizePath: '/ap/oa',
  tokenPath: '/auth/o2/token',
  clientAuth: 'body',
  accessPrefix: 'Atza|',
  refreshPrefix: 'Atzr|',
  tokenType: 'bearer',
  tellsScope: false,
  scopes: [
    'music::catalog',
    'music::favorites',
    'music::favorites:read',
    'music::history',
    'music::library',
    'music::library:read',
    'music::playback',
    'music::profile',
    'music::profile:read',
    'music::recommendation',
  ],
  hasClientCredentials: false,
  accountFlags: ['no_account', 'low_tier'],
  publicClientRefresh: 'none',
  confidentialRefresh: (world) => (world.setting(SERVICE, 'refreshRotates', false) ? 'rotate' : 'same'),
  redirectProblem: (world, uri) => commonRedirectProblem(world, SERVICE, uri),
  authorizeProblem: (world) =>
    world.setting(SERVICE, 'profileEnabled', true) ? undefined : 'An unknown scope was requested',
}

/**
 * Amazon Music Web API V1 (developer.amazon.com/docs/music/API_web_overview.html). Flags: `no_account`, `low_tier`,
 * `no_library_write`. Settings: `refreshRotates` (a refresh gives a new refresh token), `profileEnabled`, `writeStatus`
 * (200 or 204), `multiTrackShape` (`array` or `edges`), `redirectUris`.
 */
export const simulator: Simulator = {
  id: SERVICE,
  env: (baseUrl) => ({
    AMAZON_MUSIC_API_URL: `${baseUrl}/v1`,
    AMAZON_MUSIC_AUTH_URL: `${baseUrl}${rules.authorizePath}`,
    AMAZON_MUSIC_TOKEN_URL: `${baseUrl}${rules.tokenPath}`,
    AMAZON_MUSIC_CLIENT_ID: rules.clientId,
    AMAZON_MUSIC_CLIENT_SECRET: rules.clientSecret,
    AMAZON_MUSIC_SECURITY_PROFILE_ID: SECURITY_PROFILE_ID,
  }),
  router: (world) => {
    const router = Router()
    addOAuthRoutes(router, rules, world)
    addCatalogRoutes(router, world)
    addLibraryRoutes(router, world)
    addPlaylistRoutes(router, world)
    router.use(handle(() => errorAnswer('RESOURCE_NOT_FOUND')))
    router.use(sendRefusal)
    return router
  },
  createAccount: (world, options) => signedIn(rules, world, options),
  trackId: (key) => asin(`amazon-music:track:${key}`),
  faults: amazonFaults,
  // Transactions per second per application; no number is published, so ours is far above normal use.
  rate: { path: '/v1/', limit: 10_000, windowMs: 1000, refuse: () => errorAnswer('THROTTLED') },
}
