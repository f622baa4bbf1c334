import { z } from 'zod'
import type { Clock, ServiceId } from '../core/domain/ids.ts'
import { Fault } from '../core/faults.ts'
import type { OAuth2Endpoints, OAuth2Scheme } from './auth-scheme.ts'
import type { Classify, Meaning } from './http/classify.ts'
import type { CallGate } from './http/gate.ts'
import { createServiceHttp } from './http/service-http.ts'

export interface TokenSet {
  readonly accessToken: string
  /** Absent in the answer to a refresh: keep the old one. */
  readonly refreshToken: string | undefined
  /** `undefined` when the service does not say. */
  readonly expiresAt: Date | undefined
  /** What was granted; `undefined` when the service does not say, which means: what was asked for, or as before. */
  readonly scopes: readonly string[] | undefined
}

interface TokenCall {
  readonly signal?: AbortSignal | undefined
}

/**
 * Token endpoint of one service (https://www.rfc-editor.org/rfc/rfc6749#section-5). A definite `invalid_grant` is the only
 * answer that means "the listener must link again"; an outage or our own bad secret must never disconnect anybody.
 */
export interface OAuth2Tokens {
  exchange(
    code: string,
    codeVerifier: string | undefined,
    redirectUri: string,
    call?: TokenCall,
  ): Promise<TokenSet>
  refresh(refreshToken: string, call?: TokenCall): Promise<TokenSet>
  /** A token of the app itself; `undefined` when the service definitely does not give this client one. */
  clientCredentials(call?: TokenCall): Promise<TokenSet | undefined>
}

export interface OAuth2TokensOptions {
  readonly service: ServiceId
  readonly scheme: Pick<OAuth2Scheme, 'clientAuth'>
  readonly endpoints: OAuth2Endpoints
  readonly now: Clock
  readonly timeoutMs?: number | undefined
  readonly gate?: CallGate | undefined
}

export function createOAuth2Tokens(options: OAuth2TokensOptions): OAuth2Tokens {
  const forListeners = tokenEndpoint(options, classify)
  const forTheApp = tokenEndpoint(options, classifyAppGrant)

  return {
    exchange(code, codeVerifier, redirectUri, call = {}) {
      const pkce = codeVerifier === undefined ? {} : { code_verifier: codeVerifier }
      return forListeners(
        { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...pkce },
        call,
      )
    },
    refresh(refreshToken, call = {}) {
      return forListeners({ grant_type: 'refresh_token', refresh_token: refreshToken }, call)
    },
    async clientCredentials(call = {}) {
      try {
        return await forTheApp({ grant_type: 'client_credentials' }, call)
      } catch (err) {
        if (err instanceof Fault && err.code === 'access_denied') return undefined
        throw err
      }
    },
  }
}

function tokenEndpoint(options: OAuth2TokensOptions, classify: Classify) {
  const address = new URL(options.endpoints.tokenUrl)
  const client = clientProof(options.endpoints, options.scheme.clientAuth)
  const http = createServiceHttp({
    service: options.service,
    baseUrl: address.origin,
    classify,
    now: options.now,
    timeoutMs: options.timeoutMs,
    notJson: 'service_unavailable',
    gate: options.gate,
    kind: 'token',
  })

  return async (grant: Readonly<Record<string, string>>, call: TokenCall): Promise<TokenSet> => {
    const answer = await http.json(
      {
        method: 'POST',
        path: address.pathname,
        headers: client.headers,
        body: new URLSearchParams({ ...grant, ...client.fields }),
        signal: call.signal ?? new AbortController().signal,
      },
      TokenAnswer,
    )
    const { expires_in: seconds } = answer
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAt: seconds === undefined ? undefined : new Date(options.now().getTime() + seconds * 1000),
      scopes: answer.scope?.split(' ').filter((scope) => scope !== ''),
    }
  }
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1: both parts are form-encoded before they are joined. */
function clientProof(endpoints: OAuth2Endpoints, clientAuth: OAuth2Scheme['clientAuth']) {
  const { clientId, clientSecret } = endpoints
  if (clientAuth === 'body')
    return { headers: {}, fields: { client_id: clientId, client_secret: clientSecret } }
  const [id, secret] = [clientId, clientSecret].map((part) =>
    new URLSearchParams([['', part]]).toString().slice(1),
  )
  return {
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    fields: {},
  }
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z
    .string()
    .min(1)
    .nullish()
    .transform((token) => token ?? undefined),
  expires_in: z.coerce.number().positive().max(1e9).optional().catch(undefined),
  scope: z.string().optional().catch(undefined),
})

const TokenError = z.object({
  error: z.string(),
  error_description: z.string().optional().catch(undefined),
})

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  invalid_grant: { code: 'needs_reauth' },
  invalid_client: { code: 'misconfigured' },
  unauthorized_client: { code: 'misconfigured' },
  unsupported_grant_type: { code: 'misconfigured' },
  invalid_scope: { code: 'misconfigured' },
  invalid_request: { code: 'bad_request', scope: 'link' },
}

const classify: Classify = (refusal) => {
  if (refusal.status >= 500 || refusal.status === 429) return undefined
  const parsed = TokenError.safeParse(refusal.json)
  // A refusal that is not in OAuth's format comes from something in front of the token endpoint.
  if (!parsed.success) return { code: 'service_unavailable' }
  const { error, error_description: description } = parsed.data
  const meaning = MEANINGS[error] ?? { code: 'service_unavailable' }
  return { ...meaning, says: description ?? error }
}

const APP_GRANT_REFUSED: readonly string[] = [
  'unsupported_grant_type',
  'unauthorized_client',
  'invalid_scope',
]

const classifyAppGrant: Classify = (refusal) => {
  const meaning = classify(refusal)
  const error = TokenError.safeParse(refusal.json).data?.error
  if (refusal.status < 500 && error !== undefined && APP_GRANT_REFUSED.includes(error))
    return { code: 'access_denied' }
  // There is no listener in this grant whose consent could be gone.
  return meaning?.code === 'needs_reauth' ? { ...meaning, code: 'misconfigured' } : meaning
}
