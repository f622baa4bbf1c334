import type { Clock } from '../../core/domain/ids.ts'
import { Fault } from '../../core/faults.ts'
import type { CatalogAccess } from '../adapter.ts'
import { bearer } from '../http/bearer.ts'
import type { OAuth2Tokens, TokenSet } from '../oauth2-token.ts'

/** Authorisation of one catalogue call. */
export interface CatalogCall {
  readonly headers: Readonly<Record<string, string>>
  readonly market: string | undefined
}

/** Runs a catalogue call; a rejected app token is replaced once. */
export type WithCatalog = <T>(
  access: CatalogAccess,
  call: (authorisation: CatalogCall) => Promise<T>,
) => Promise<T>

const RENEW_BEFORE_MS = 60_000
const DEFAULT_LIFETIME_MS = 3_600_000
/** A refusal may be lifted, so it is asked again now and then. */
const REFUSAL_HOLDS_MS = 3_600_000

type AppToken = { readonly value: string | undefined; readonly until: number }

/**
 * Looks things up with a token of the app itself (https://developer.spotify.com/documentation/web-api/tutorials/client-credentials-flow),
 * so that one listener's expired consent cannot hold up everybody's matches. Where Spotify refuses this client such a token,
 * or the market is not known, the session of a listener serves.
 */
export function createCatalogToken(oauth2: OAuth2Tokens, now: Clock): WithCatalog {
  let current: AppToken | undefined
  let pending: Promise<AppToken> | undefined

  async function appToken(): Promise<string | undefined> {
    if (current !== undefined && now().getTime() < current.until) return current.value
    // Shared by all callers, so it does not end with the signal of the first of them.
    pending ??= oauth2
      .clientCredentials()
      .then((token) => toAppToken(token, now))
      .finally(() => {
        pending = undefined
      })
    current = await pending
    return current.value
  }

  async function attempt<T>(access: CatalogAccess, call: (authorisation: CatalogCall) => Promise<T>) {
    // With neither a market nor a listener's country everything counts as unavailable:
    // https://developer.spotify.com/documentation/web-api/reference/search
    const token = access.market === undefined ? undefined : await appToken()
    if (token === undefined) {
      const session = await access.session()
      // The country of the listener's account wins over the parameter, so none is sent.
      return call({ headers: bearer(session.accessToken), market: undefined })
    }
    try {
      return await call({ headers: bearer(token), market: access.market })
    } catch (err) {
      throw err instanceof Fault && err.scope === 'link' ? ours(err) : err
    }
  }

  return async function withCatalog<T>(
    access: CatalogAccess,
    call: (authorisation: CatalogCall) => Promise<T>,
  ): Promise<T> {
    try {
      return await attempt(access, call)
    } catch (err) {
      if (!(err instanceof Fault && err.code === 'misconfigured' && err.status === 401)) throw err
      current = undefined
      return attempt(access, call)
    }
  }
}

/** No listener took part in this call, so a refusal is about us. */
function ours(fault: Fault): Fault {
  return new Fault(fault.message, {
    code: 'misconfigured',
    retry: { when: 'backoff' },
    scope: 'service',
    service: fault.service,
    status: fault.status,
  })
}

function toAppToken(token: TokenSet | undefined, now: Clock): AppToken {
  const at = now().getTime()
  if (token === undefined) return { value: undefined, until: at + REFUSAL_HOLDS_MS }
  const expires = token.expiresAt?.getTime() ?? at + DEFAULT_LIFETIME_MS
  return { value: token.accessToken, until: Math.max(expires - RENEW_BEFORE_MS, at) }
}
