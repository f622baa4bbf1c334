import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { serviceId } from '../adapter.ts'
import { addressOr, Required } from '../config-fields.ts'

export const appleMusicId = serviceId('apple-music')

export const LIBRARY_NAME = 'Library'

/** The size is not documented for adding; the one for ISRCs is: https://developer.apple.com/documentation/applemusicapi/get-multiple-catalog-songs-by-isrc */
export const MAX_IDS_PER_CALL = 25

/** Contents of the `.p8` file. In one line of an `.env` file its line ends are written `\n`. */
const PrivateKey = Required.transform((text) => text.replaceAll(String.raw`\n`, '\n')).refine(
  isP256Key,
  'is not the text of a .p8 file (a P-256 private key in PEM)',
)

export const Config = z
  .object({
    APPLE_MUSIC_TEAM_ID: Required,
    APPLE_MUSIC_KEY_ID: Required,
    APPLE_MUSIC_PRIVATE_KEY: PrivateKey,
    APPLE_MUSIC_API_URL: addressOr('https://api.music.apple.com/v1'),
    // Must come from Apple, who do not allow copies of it; stand-ins have their own.
    APPLE_MUSIC_MUSICKIT_URL: addressOr('https://js-cdn.music.apple.com/musickit/v3/musickit.js'),
  })
  .transform((env) => ({
    teamId: env.APPLE_MUSIC_TEAM_ID,
    keyId: env.APPLE_MUSIC_KEY_ID,
    privateKey: env.APPLE_MUSIC_PRIVATE_KEY,
    apiUrl: env.APPLE_MUSIC_API_URL,
    scriptUrl: env.APPLE_MUSIC_MUSICKIT_URL,
  }))
export type Config = z.output<typeof Config>

function isP256Key(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}
