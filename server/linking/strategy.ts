import type { Request } from 'express'
import { Strategy as OAuth2Strategy } from 'passport-oauth2'
import type { StateStore } from 'passport-oauth2'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { TokenSet } from '../../adapters/oauth2-token.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { startFlow } from './flows.ts'
import type { LinkFlow } from './flows.ts'

/** What the routes lay down on the request for the strategy to find. */
export interface LinkingRequest extends Request {
  linking?: { readonly session: BrowserSession; readonly provesAgain: boolean; readonly flow?: LinkFlow }
}

type Done = (err: unknown, ok?: unknown, state?: unknown) => void

/**
 * One Passport strategy for every service with OAuth 2, built from what the adapter declares. State and PKCE verifier
 * live in our database; the code is exchanged by our own token client, which knows time limits and says what a refusal
 * means. Undefined for a service that links another way.
 */
export function linkStrategy(
  deps: { readonly db: Db; readonly now: Clock },
  service: ConfiguredService,
  callbackUrl: string,
  signInAgain = false,
): OAuth2Strategy | undefined {
  const { definition, oauth2, config } = service
  if (definition.auth.kind !== 'oauth2' || oauth2 === undefined) return undefined
  const endpoints = definition.auth.endpoints(config)
  const store = {
    store(req: LinkingRequest, verifier: string | undefined, _state: unknown, _meta: unknown, done: Done) {
      if (req.linking === undefined) return done(new Error('no browser session'))
      const { session, provesAgain } = req.linking
      const trip = { service: definition.id, codeVerifier: verifier ?? null, provesAgain }
      answer(startFlow(deps.db, session, trip, deps.now()), (state) => [state], done)
    },
    /** The route has taken the flow already; without one it does not come this far. */
    verify(req: LinkingRequest, _state: string, done: Done) {
      done(null, req.linking?.flow === undefined ? false : (req.linking.flow.codeVerifier ?? true))
    },
  }
  const strategy = new OAuth2Strategy(
    {
      authorizationURL: endpoints.authorizeUrl,
      tokenURL: endpoints.tokenUrl,
      clientID: endpoints.clientId,
      clientSecret: endpoints.clientSecret,
      callbackURL: callbackUrl,
      scope: [...definition.auth.scopes],
      pkce: definition.auth.pkce,
      state: true,
      store: store as unknown as StateStore,
      skipUserProfile: true,
    },
    (
      _access: string,
      _refresh: string,
      tokens: unknown,
      _profile: unknown,
      done: (err: unknown, user?: Express.User) => void,
    ) => done(null, tokens as Express.User),
  )
  const exchange = (
    code: string,
    params: Record<string, string>,
    done: (err: unknown, ...rest: unknown[]) => void,
  ) => {
    const exchanged = oauth2.exchange(code, params['code_verifier'], callbackUrl)
    answer(exchanged, (tokens: TokenSet) => [tokens.accessToken, tokens.refreshToken, tokens], done)
  }
  Object.assign(protectedClient(strategy), { getOAuthAccessToken: exchange })
  const extra = signInAgain ? definition.auth.signInAgain : {}
  Object.assign(strategy, { authorizationParams: () => extra })
  // Passport's own wrapping of token errors would lose what our client found out.
  Object.assign(strategy, { _createOAuthError: (_message: string, err: unknown) => err })
  return strategy
}

/** Passport's parts are called with callbacks; ours give promises. */
function answer<T>(
  promise: Promise<T>,
  fields: (value: T) => unknown[],
  done: (err: unknown, ...rest: unknown[]) => void,
): void {
  void (async () => {
    try {
      const value = await promise
      return () => done(null, ...fields(value))
    } catch (err) {
      return () => done(err)
    }
  })().then((call) => call())
}

/** Subclasses and owners of a strategy may use its client (see the note in passport-oauth2's strategy.js). */
function protectedClient(strategy: OAuth2Strategy): object {
  return (strategy as unknown as { _oauth2: object })._oauth2
}
