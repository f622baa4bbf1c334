import { Router } from 'express'
import {
  checkDeveloper,
  DeveloperTokens,
  KEY_ID,
  privateKeyPem,
  SERVICE,
  TEAM_ID,
} from '../apple-music/auth.ts'
import { addCatalogRoutes } from '../apple-music/catalog.ts'
import { appleFaults, notFound, tooMany } from '../apple-music/errors.ts'
import { addLibraryRoutes } from '../apple-music/library.ts'
import { addMusicKitRoutes } from '../apple-music/musickit.ts'
import { addPlaylistRoutes } from '../apple-music/playlists.ts'
import { issueUserToken } from '../apple-music/user-token.ts'
import { numericId } from '../catalogue/ids.ts'
import { handle, sendRefusal } from '../http.ts'
import type { Simulator } from '../simulator.ts'

/**
 * The Apple Music API (developer.apple.com/documentation/applemusicapi) and a stand-in for MusicKit JS. Flags:
 * `privacy_not_accepted`, `no_subscription`, `empty_library_404`. Settings: `applyDelayMs` (2000), `sparseIsrc` (true:
 * `data` holds one song per ISRC), `playlistAddStatus` (204).
 */
export const simulator: Simulator = {
  id: SERVICE,
  env: (baseUrl, world) => ({
    APPLE_MUSIC_API_URL: `${baseUrl}/v1`,
    APPLE_MUSIC_MUSICKIT_URL: `${baseUrl}/musickit/v3/musickit.js`,
    APPLE_MUSIC_TEAM_ID: TEAM_ID,
    APPLE_MUSIC_KEY_ID: KEY_ID,
    APPLE_MUSIC_PRIVATE_KEY: privateKeyPem(world),
  }),
  router: (world) => {
    const tokens = new DeveloperTokens(world)
    const router = Router()
    addMusicKitRoutes(router, world, tokens)
    router.use('/v1', async (req, _res, next) => {
      await checkDeveloper(tokens, req)
      next()
    })
    addCatalogRoutes(router, world)
    addLibraryRoutes(router, world)
    addPlaylistRoutes(router, world)
    router.use(handle(notFound))
    router.use(sendRefusal)
    return router
  },
  createAccount: (world, options) => {
    const { id, name, market } = world.ensureAccount(SERVICE, options)
    return { id, name, market, accessToken: issueUserToken(world, id) }
  },
  trackId: (key) => numericId(`apple-music:song:${key}`),
  faults: appleFaults,
  // Per developer team; no number is published, so ours is far above normal use.
  rate: { path: '/v1/', limit: 200_000, windowMs: 20_000, refuse: () => tooMany() },
}
