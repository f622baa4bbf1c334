import type { Request } from 'express'
import { bearerOf } from '../http.ts'
import type { StoredAccount } from '../state.ts'
import type { World } from '../world.ts'
import { refusal } from './errors.ts'

export const SERVICE = 'amazon-music'

/** Id of the Login with Amazon security profile: what `x-api-key` has to hold; neither a secret nor the client id. */
export const SECURITY_PROFILE_ID = 'amzn1.application.sandbox0000000000000000000000000'

/**
 * The checks in front of every V1 call (developer.amazon.com/docs/music/API_web_LWA.html). Flag: `no_account`.
 * Setting: `profileEnabled`.
 */
export function listener(world: World, req: Request, ...anyOf: readonly string[]): StoredAccount {
  const key = req.headers['x-api-key']
  if (key === undefined || key === '') throw refusal('NO_X_API_KEY')
  const isEnabled = world.setting(SERVICE, 'profileEnabled', true)
  if (key !== SECURITY_PROFILE_ID || !isEnabled) throw refusal('INVALID_CLIENT_ID')
  if (req.headers.authorization === undefined) throw refusal('NO_ACCESS_TOKEN')
  const bearer = bearerOf(req)
  if (bearer === undefined) throw refusal('INVALID_AUTH_TYPE')
  const token = world.accessToken(bearer)
  const account =
    token?.service === SERVICE && !token.isRevoked && !token.isExpired
      ? world.account(SERVICE, token.account ?? '')
      : undefined
  if (token === undefined || account === undefined) throw refusal('INVALID_ACCESS_TOKEN')
  if (account.flags.has('no_account')) throw refusal('NO_MUSIC_ACCOUNT_FOUND')
  if (!anyOf.some((scope) => token.scopes.includes(scope)))
    throw refusal('ACCESS_DENIED', 'A scope is missing.')
  return account
}
