import type { Request } from 'express'
import { bearerOf, RefusalError } from '../http.ts'
import type { StoredAccount } from '../state.ts'
import type { World } from '../world.ts'
import { notRegistered, premiumRequired, refusal } from './errors.ts'

export const SERVICE = 'spotify'

export interface Caller {
  /** Absent when an app's own token (client credentials) is used. */
  readonly account: StoredAccount | undefined
  readonly scopes: readonly string[]
}

/** Any valid token. Flags of the account: `not_allowed` (not on the development-mode allow list). */
export function anyCaller(world: World, req: Request): Caller {
  if (req.headers.authorization === undefined) throw refusal(401, 'No token provided')
  const bearer = bearerOf(req)
  if (bearer === undefined) throw refusal(400, 'Only valid bearer authentication supported')
  const token = world.accessToken(bearer)
  if (token?.service !== SERVICE || token.isRevoked) throw refusal(401, 'Invalid access token')
  if (token.isExpired) throw refusal(401, 'The access token expired')
  if (!world.setting(SERVICE, 'ownerHasPremium', true)) throw new RefusalError(premiumRequired())
  const account = token.account === undefined ? undefined : world.account(SERVICE, token.account)
  // Listeners who are not allow-listed can finish the login; only the API refuses them (quota-modes page).
  if (account?.flags.has('not_allowed') === true) throw new RefusalError(notRegistered())
  return { account, scopes: token.scopes }
}

/** A listener's token with at least one of the scopes. */
export function listener(world: World, req: Request, ...anyOf: readonly string[]): StoredAccount {
  const { account, scopes } = anyCaller(world, req)
  if (account === undefined) throw refusal(403, 'Valid user authentication required')
  if (anyOf.length > 0 && !anyOf.some((scope) => scopes.includes(scope))) {
    throw refusal(403, 'Insufficient client scope')
  }
  return account
}

/** The listener's country wins over the `market` parameter; with neither there is no market. */
export function marketOf(caller: Caller, query: URLSearchParams): string | undefined {
  const asked = query.get('market')
  if (asked !== null && asked !== 'from_token' && !/^[A-Z]{2}$/.test(asked)) {
    throw refusal(400, 'Invalid market code')
  }
  if (caller.account !== undefined) return caller.account.market
  return asked === null || asked === 'from_token' ? undefined : asked
}
