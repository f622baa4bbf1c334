import { z } from 'zod'
import { serviceId } from '../adapter.ts'
import { addressOr, Required } from '../config-fields.ts'

export const spotifyId = serviceId('spotify')

export const LIBRARY_NAME = 'Liked Songs'

/** https://developer.spotify.com/documentation/web-api/reference/save-library-items */
export const MAX_IDS_PER_CALL = 40

export const Config = z
  .object({
    SPOTIFY_CLIENT_ID: Required,
    SPOTIFY_CLIENT_SECRET: Required,
    SPOTIFY_API_URL: addressOr('https://api.spotify.com/v1'),
    SPOTIFY_ACCOUNTS_URL: addressOr('https://accounts.spotify.com'),
  })
  .transform((env) => ({
    clientId: env.SPOTIFY_CLIENT_ID,
    clientSecret: env.SPOTIFY_CLIENT_SECRET,
    apiUrl: env.SPOTIFY_API_URL,
    accountsUrl: env.SPOTIFY_ACCOUNTS_URL,
  }))
export type Config = z.output<typeof Config>
