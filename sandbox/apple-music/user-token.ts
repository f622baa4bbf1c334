import type { World } from '../world.ts'
import { SERVICE, USER_TOKEN_MS } from './auth.ts'

/** A new Music User Token; every consent gives another string, and older ones go on working. */
export function issueUserToken(world: World, account: string): string {
  const issuedAt = world.now()
  const token = `0.${world.random(180)}`
  const expiresAt = issuedAt + USER_TOKEN_MS
  world.commit({
    type: 'access.issued',
    token: { service: SERVICE, token, account, scopes: [], issuedAt, expiresAt },
  })
  return token
}
