import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Request } from 'express'
import { decodeProtectedHeader, jwtVerify, type JWTPayload } from 'jose'
import { bearerOf, empty, RefusalError } from '../http.ts'
import type { StoredAccount } from '../state.ts'
import type { World } from '../world.ts'
import { forbidden, noSubscription } from './errors.ts'

export const SERVICE = 'apple-music'
export const TEAM_ID = 'SANDBOXTM1'
export const KEY_ID = 'SANDBOXKY1'

/** developer.apple.com/documentation/applemusicapi/generating-developer-tokens */
const MAX_LIFE_S = 15_777_000
/** Not documented; about half a year in practice. */
export const USER_TOKEN_MS = 180 * 86_400_000
const CACHED_TOKENS = 1000

/** The team's signing key, made once per world. */
export function privateKeyPem(world: World): string {
  return world.secret('apple-music.privateKey', () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  )
}

/** Checks developer tokens; signatures are checked once per token, times and origins on every request. */
export class DeveloperTokens {
  private readonly world: World
  private readonly key: KeyObject
  private readonly checked = new Map<string, JWTPayload>()

  constructor(world: World) {
    this.world = world
    this.key = createPublicKey(createPrivateKey(privateKeyPem(world)))
  }

  /** Throws a 401 without a body, like the real service. */
  async check(token: string | undefined, origin: string | undefined): Promise<void> {
    const payload = token === undefined ? undefined : await this.payload(token)
    const now = this.world.now() / 1000
    const isGood =
      payload?.iss === TEAM_ID &&
      payload.exp !== undefined &&
      payload.exp > now &&
      payload.exp <= now + MAX_LIFE_S &&
      payload.iat !== undefined &&
      originFits(payload['origin'], origin)
    if (!isGood) throw new RefusalError(empty(401))
  }

  private async payload(token: string): Promise<JWTPayload | undefined> {
    const known = this.checked.get(token)
    if (known !== undefined) return known
    try {
      if (decodeProtectedHeader(token).kid !== KEY_ID) return undefined
      const currentDate = new Date(this.world.now())
      const { payload } = await jwtVerify(token, this.key, { algorithms: ['ES256'], currentDate })
      if (this.checked.size >= CACHED_TOKENS) this.checked.clear()
      this.checked.set(token, payload)
      return payload
    } catch {
      return undefined
    }
  }
}

/** A token with `origin` counts only for requests from one of those pages, so never for a server. */
function originFits(allowed: unknown, origin: string | undefined): boolean {
  if (allowed === undefined) return true
  return Array.isArray(allowed) && origin !== undefined && allowed.includes(origin)
}

export async function checkDeveloper(tokens: DeveloperTokens, req: Request): Promise<void> {
  await tokens.check(bearerOf(req), req.headers.origin)
}

/** The account of the Music User Token. Flag: `privacy_not_accepted`. */
export function listener(world: World, req: Request): StoredAccount {
  const sent = req.headers['music-user-token']
  const token = typeof sent === 'string' ? world.accessToken(sent) : undefined
  const isGood = token?.service === SERVICE && !token.isRevoked && !token.isExpired
  const account = isGood ? world.account(SERVICE, token.account ?? '') : undefined
  if (account === undefined || account.flags.has('privacy_not_accepted')) throw new RefusalError(forbidden())
  return account
}

/** For changes. Flag: `no_subscription`. */
export function subscriber(world: World, req: Request): StoredAccount {
  const account = listener(world, req)
  if (account.flags.has('no_subscription')) throw new RefusalError(noSubscription())
  return account
}
