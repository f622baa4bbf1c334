import { z } from 'zod'
import { serviceId } from '../adapter.ts'
import { addressOr, Required } from '../config-fields.ts'

export const amazonMusicId = serviceId('amazon-music')

export const LIBRARY_NAME = 'My Music'

/** Stands in for the library where Amazon lets this app write playlists only. */
export const FALLBACK_PLAYLIST = 'Saved from videos'

export const Config = z
  .object({
    AMAZON_MUSIC_CLIENT_ID: Required,
    AMAZON_MUSIC_CLIENT_SECRET: Required,
    AMAZON_MUSIC_SECURITY_PROFILE_ID: Required,
    AMAZON_MUSIC_API_URL: addressOr('https://api.music.amazon.dev/v1'),
    AMAZON_MUSIC_AUTH_URL: addressOr('https://www.amazon.com/ap/oa'),
    AMAZON_MUSIC_TOKEN_URL: addressOr('https://api.amazon.com/auth/o2/token'),
  })
  .transform((env) => ({
    clientId: env.AMAZON_MUSIC_CLIENT_ID,
    clientSecret: env.AMAZON_MUSIC_CLIENT_SECRET,
    securityProfileId: env.AMAZON_MUSIC_SECURITY_PROFILE_ID,
    apiUrl: env.AMAZON_MUSIC_API_URL,
    authUrl: env.AMAZON_MUSIC_AUTH_URL,
    tokenUrl: env.AMAZON_MUSIC_TOKEN_URL,
  }))
export type Config = z.output<typeof Config>
