import { importPKCS8, SignJWT } from 'jose'
import type { Clock } from '../../core/domain/ids.ts'
import type { Config } from './config.ts'

// https://developer.apple.com/documentation/applemusicapi/generating-developer-tokens
// Two kinds, because one with `origin` only counts together with a browser's Origin header, and one without it must not be
// handed to a browser.

const SERVER_LIFETIME_S = 3600
const RENEW_BEFORE_S = 300
/** Long enough for somebody who leaves the page open and signs in to Apple first. */
const PAGE_LIFETIME_S = 6 * 3600

type Key = Pick<Config, 'teamId' | 'keyId' | 'privateKey'>

export interface DeveloperTokens {
  /** For our own calls. */
  current(): Promise<string>
  /** Says that this token was refused; the next `current` is a new one. */
  reject(token: string): void
}

export function createDeveloperTokens(key: Key, now: Clock): DeveloperTokens {
  let signed: { readonly token: Promise<string>; readonly renewAt: number } | undefined
  let rejected: string | undefined
  return {
    async current() {
      const at = seconds(now)
      if (signed !== undefined && at < signed.renewAt && (await signed.token) !== rejected)
        return signed.token
      signed = {
        token: sign(key, { issuedAt: at, lifetime: SERVER_LIFETIME_S }),
        renewAt: at + SERVER_LIFETIME_S - RENEW_BEFORE_S,
      }
      return signed.token
    },
    reject(token) {
      rejected = token
    },
  }
}

/** For MusicKit in a page of ours: https://js-cdn.music.apple.com/musickit/v3/docs/index.html */
export function signPageToken(
  key: Key,
  page: { readonly origins: readonly string[]; readonly now: Clock },
): Promise<string> {
  return sign(key, { issuedAt: seconds(page.now), lifetime: PAGE_LIFETIME_S, origin: page.origins })
}

async function sign(
  { teamId, keyId, privateKey }: Key,
  claims: { issuedAt: number; lifetime: number; origin?: readonly string[] },
): Promise<string> {
  const { issuedAt, lifetime, origin } = claims
  return new SignJWT(origin === undefined ? {} : { origin })
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetime)
    .sign(await importPKCS8(privateKey, 'ES256'))
}

function seconds(now: Clock): number {
  return Math.floor(now().getTime() / 1000)
}
