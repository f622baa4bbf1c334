import type { Clock } from '../../core/domain/ids.ts'
import { Fault } from '../../core/faults.ts'
import type { CatalogAccess } from '../adapter.ts'
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
 * so that one listener's expired consent cannot hold up everybody's matches. Where Spotify refuses this client such a token, the
 * session of a listener serves.
 */
export function createCatalogToken(oauth2: OAuth2Tokens, now: Clock): WithCatalog {
  let pending: Promise<AppToken> | undefined

  async function appToken(): Promise<string | undefined> {
    const current = await pending
    if (current === undefined || current.until <= now().getTime()) pending = requestToken()
    return (await pending)?.value
  }

  /** Shared by all callers, so it must not end with the signal of the first of them. */
  async function requestToken(): Promise<AppToken> {
    try {
      return toAppToken(await oauth2.clientCredentials(), now)
    } catch (err) {
      pending = undefined
      throw err
    }
  }

  async function authorise(access: CatalogAccess): Promise<CatalogCall & { readonly own: boolean }> {
    const token = await appToken()
    if (token !== undefined) return { headers: bearer(token), market: access.market, own: true }
    const session = await access.session()
    // The country of the listener's account wins over the parameter, so none is sent.
    return { headers: bearer(session.accessToken), market: undefined, own: false }
  }

  return async function withCatalog<T>(
    access: CatalogAccess,
    call: (authorisation: CatalogCall) => Promise<T>,
  ): Promise<T> {
    const first = await authorise(access)
    try {
      return await call(first)
    } catch (err) {
      if (!first.own || !(err instanceof Fault) || err.scope !== 'link') throw err
      if (err.code !== 'token_rejected') throw ours(err)
      pending = undefined
      try {
        return await call(await authorise(access))
      } catch (again) {
        throw again instanceof Fault && again.scope === 'link' ? ours(again) : again
      }
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

function bearer(token: string) {
  return { authorization: `Bearer ${token}` }
}
