import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { formOf, json, RefusalError, type Answer } from './http.ts'
import type { OAuthRules } from './oauth-rules.ts'
import type { AccessToken, AuthCode, RefreshToken } from './state.ts'
import type { World } from './world.ts'

const ACCESS_MS = 3_600_000
const CODE_MS = 600_000

interface Grant {
  readonly account: string
  readonly scopes: readonly string[]
  readonly authorisedAt: number
  readonly isConfidential: boolean
}

/** The token endpoint of RFC 6749: a form in, JSON out, errors as in section 5.2. */
export function tokenEndpoint(rules: OAuthRules, world: World, req: Request): Answer {
  const form = formOf(req)
  if (form === undefined) throw refusal('invalid_request', 'The body must be a form')
  const isConfidential = proveClient(rules, req, form)
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(rules, world, form, isConfidential)
    case 'refresh_token':
      return refresh(rules, world, form, isConfidential)
    case 'client_credentials':
      if (!rules.hasClientCredentials) throw refusal('unauthorized_client', 'Not allowed for this client')
      if (!isConfidential) throw refusal('invalid_client', 'Invalid client')
      return appToken(rules, world)
    case null:
      throw refusal('invalid_request', 'grant_type parameter is missing')
    default:
      throw refusal('unsupported_grant_type', 'grant_type is not supported')
  }
}

export function refusal(error: string, description: string, status = 400): RefusalError {
  return new RefusalError(
    json(status, { error, error_description: description }, { 'cache-control': 'no-store' }),
  )
}

/** True for a client with its secret, false for a public one; anything else is refused. */
function proveClient(rules: OAuthRules, req: Request, form: URLSearchParams): boolean {
  const basic = /^Basic (\S+)$/i.exec(req.headers.authorization ?? '')?.[1]
  if (rules.clientAuth === 'basic' && basic !== undefined) {
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':')
    if (id === rules.clientId && secret === rules.clientSecret) return true
    throw refusal('invalid_client', 'Invalid client secret')
  }
  if (form.get('client_id') !== rules.clientId) throw refusal('invalid_client', 'Invalid client')
  const secret = form.get('client_secret')
  if (secret === null) return false
  if (rules.clientAuth !== 'body' || secret !== rules.clientSecret)
    throw refusal('invalid_client', 'Invalid client secret')
  return true
}

function exchangeCode(
  rules: OAuthRules,
  world: World,
  form: URLSearchParams,
  isConfidential: boolean,
): Answer {
  const code = world.code(form.get('code') ?? '')
  if (code?.service !== rules.service) throw refusal('invalid_grant', 'Invalid authorization code')
  if (code.isUsed) throw refusal('invalid_grant', 'Authorization code was used already')
  if (code.issuedAt + CODE_MS < world.now()) throw refusal('invalid_grant', 'Authorization code expired')
  if (form.get('redirect_uri') !== code.redirectUri) throw refusal('invalid_grant', 'Invalid redirect URI')
  checkVerifier(code, form.get('code_verifier'), isConfidential)
  world.commit({ type: 'code.used', code: code.code })
  const { account, scopes } = code
  return granted(rules, world, { account, scopes, authorisedAt: world.now(), isConfidential })
}

/** RFC 7636, section 4.6. */
function checkVerifier(code: AuthCode, verifier: string | null, isConfidential: boolean): void {
  if (code.challenge === undefined) {
    if (!isConfidential) throw refusal('invalid_grant', 'code_verifier was not expected')
    return
  }
  if (verifier === null) throw refusal('invalid_request', 'code_verifier required')
  const hashed = createHash('sha256').update(verifier).digest('base64url')
  const answer = code.challengeMethod === 'S256' ? hashed : verifier
  if (answer !== code.challenge) throw refusal('invalid_grant', 'code_verifier was incorrect')
}

function granted(rules: OAuthRules, world: World, grant: Grant): Answer {
  const { access, refresh } = issueTokens(rules, world, grant)
  return answer(rules, access, refresh)
}

function refresh(rules: OAuthRules, world: World, form: URLSearchParams, isConfidential: boolean): Answer {
  const token = world.refreshToken(form.get('refresh_token') ?? '')
  if (token?.service !== rules.service) throw refusal('invalid_grant', 'Invalid refresh token')
  if (token.isConfidential !== isConfidential) throw refusal('invalid_client', 'Invalid client')
  if (token.isRotated) {
    // RFC 9700, section 4.14.2: a spent token that comes back may be stolen. Whether the service then also ends the
    // newer ones is not documented, so that is a switch.
    if (world.setting(rules.service, 'reuseEndsConsent', false)) {
      world.expireConsents({ service: rules.service, account: token.account })
    }
    throw refusal('invalid_grant', 'Refresh token revoked')
  }
  if (token.isRevoked) throw refusal('invalid_grant', 'Refresh token revoked')
  if (consentEnd(rules, token.authorisedAt) <= world.now())
    throw refusal('invalid_grant', 'Refresh token expired')
  const mode = token.isConfidential ? rules.confidentialRefresh(world) : 'rotate'
  if (mode !== 'rotate') {
    const access = issueAccess(rules, world, token, token.token)
    return answer(rules, access, mode === 'same' ? token.token : undefined)
  }
  world.commit({ type: 'refresh.rotated', token: token.token })
  return granted(rules, world, token)
}

/** Calendar months: a consent of 31 August ends at the end of February. */
function consentEnd(rules: OAuthRules, authorisedAt: number): number {
  if (rules.consentMonths === undefined) return Number.POSITIVE_INFINITY
  const end = new Date(authorisedAt)
  const day = end.getUTCDate()
  end.setUTCMonth(end.getUTCMonth() + rules.consentMonths)
  if (end.getUTCDate() !== day) end.setUTCDate(0)
  return end.getTime()
}

function appToken(rules: OAuthRules, world: World): Answer {
  const { service, accessPrefix } = rules
  const now = world.now()
  const token: AccessToken = {
    service,
    token: `${accessPrefix}${world.random(48)}`,
    scopes: [],
    issuedAt: now,
    expiresAt: now + ACCESS_MS,
  }
  world.commit({ type: 'access.issued', token })
  return answer(rules, token, undefined)
}

export function issueTokens(
  rules: OAuthRules,
  world: World,
  grant: Grant,
): { readonly access: AccessToken; readonly refresh: string | undefined } {
  const { account, scopes, authorisedAt, isConfidential } = grant
  if (!isConfidential && rules.publicClientRefresh === 'none') {
    return { access: issueAccess(rules, world, grant, undefined), refresh: undefined }
  }
  const token: RefreshToken = {
    service: rules.service,
    token: `${rules.refreshPrefix}${world.random(48)}`,
    account,
    scopes,
    issuedAt: world.now(),
    authorisedAt,
    isConfidential,
  }
  world.commit({ type: 'refresh.issued', token })
  return { access: issueAccess(rules, world, grant, token.token), refresh: token.token }
}

function issueAccess(
  rules: OAuthRules,
  world: World,
  grant: Grant,
  refreshToken: string | undefined,
): AccessToken {
  const now = world.now()
  const token: AccessToken = {
    service: rules.service,
    token: `${rules.accessPrefix}${world.random(48)}`,
    account: grant.account,
    scopes: grant.scopes,
    issuedAt: now,
    expiresAt: now + ACCESS_MS,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  }
  world.commit({ type: 'access.issued', token })
  return token
}

function answer(rules: OAuthRules, access: AccessToken, refreshToken: string | undefined): Answer {
  const body = {
    access_token: access.token,
    token_type: rules.tokenType,
    ...(!rules.tellsScope || access.scopes.length === 0 ? {} : { scope: access.scopes.join(' ') }),
    expires_in: ACCESS_MS / 1000,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  }
  return json(200, body, { 'cache-control': 'no-store' })
}
