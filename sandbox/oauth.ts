import type { Request, Router } from 'express'
import { consentPage, errorPage, listenerIn } from './consent-page.ts'
import { formOf, handle, html, queryOf, redirect, RefusalError, type Answer } from './http.ts'
import type { NewAccount, SandboxAccount } from './simulator.ts'
import { issueTokens, tokenEndpoint } from './oauth-token.ts'
import { accountFailures, flagsOf, playFailure, SIGN_IN_FAILURES } from './played-failures.ts'
import type { OAuthRules } from './oauth-rules.ts'
import type { World } from './world.ts'

export function addOAuthRoutes(router: Router, rules: OAuthRules, world: World): void {
  router.get(
    rules.authorizePath,
    handle((req) => askForConsent(rules, world, queryOf(req))),
  )
  router.post(
    rules.authorizePath,
    handle((req) => decide(rules, world, req)),
  )
  router.post(
    rules.tokenPath,
    handle((req) => tokenEndpoint(rules, world, req)),
  )
}

/** An account that is signed in, with the tokens a finished consent would have given. */
export function signedIn(rules: OAuthRules, world: World, options: NewAccount): SandboxAccount {
  const { id, name, market } = world.ensureAccount(rules.service, options)
  const grant = {
    account: id,
    scopes: options.scopes ?? rules.scopes,
    authorisedAt: world.now(),
    isConfidential: true,
  }
  const { access, refresh } = issueTokens(rules, world, grant)
  return {
    id,
    name,
    market,
    accessToken: access.token,
    ...(refresh === undefined ? {} : { refreshToken: refresh }),
    ...(access.expiresAt === undefined ? {} : { expiresAt: new Date(access.expiresAt).toISOString() }),
  }
}

/** The redirect rules most services share: exact matches only, https, or plain http on a loopback address literal. */
export function commonRedirectProblem(world: World, service: string, uri: string): string | undefined {
  const registered = world.setting(service, 'redirectUris', '')
  if (registered !== '' && !registered.split(',').includes(uri)) return 'INVALID_CLIENT: Invalid redirect URI'
  if (!URL.canParse(uri)) return 'INVALID_CLIENT: Invalid redirect URI'
  const { protocol, hostname } = new URL(uri)
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]'
  if (protocol === 'https:' && hostname !== 'localhost') return undefined
  return protocol === 'http:' && isLoopback ? undefined : 'INVALID_CLIENT: Insecure redirect URI'
}

function checkRequest(rules: OAuthRules, world: World, parameters: URLSearchParams): string {
  const refuse = (message: string): RefusalError => new RefusalError(html(400, errorPage(message)))
  const problem = rules.authorizeProblem?.(world)
  if (problem !== undefined) throw refuse(problem)
  if (parameters.get('client_id') !== rules.clientId) throw refuse('INVALID_CLIENT: Invalid client')
  const redirectUri = parameters.get('redirect_uri') ?? ''
  const redirectProblem = rules.redirectProblem(world, redirectUri)
  if (redirectProblem !== undefined) throw refuse(redirectProblem)
  return redirectUri
}

function askForConsent(rules: OAuthRules, world: World, parameters: URLSearchParams): Answer {
  const redirectUri = checkRequest(rules, world, parameters)
  if (parameters.get('response_type') !== 'code') {
    return back(redirectUri, parameters, { error: 'unsupported_response_type' })
  }
  const scopes = askedScopes(parameters)
  if (scopes.some((scope) => !rules.scopes.includes(scope))) {
    return back(redirectUri, parameters, { error: 'invalid_scope' })
  }
  const { displayName: serviceName, clientId } = rules
  return html(
    200,
    consentPage({
      serviceName,
      clientId,
      scopes,
      accounts: world.accounts(rules.service),
      parameters,
      failures: { ...SIGN_IN_FAILURES, ...accountFailures(rules.accountFlags ?? []) },
    }),
  )
}

function decide(rules: OAuthRules, world: World, req: Request): Answer {
  const form = formOf(req) ?? new URLSearchParams()
  const parameters = new URLSearchParams([...queryOf(req), ...form])
  const redirectUri = checkRequest(rules, world, parameters)
  const decision = form.get('decision') ?? ''
  const failure = playFailure(world, rules.service, rules.tokenPath, decision)
  if (failure !== undefined) return back(redirectUri, parameters, failure)
  const account = world.ensureAccount(rules.service, { ...listenerIn(form), ...flagsOf(decision) })
  const code = world.random()
  const challenge = parameters.get('code_challenge')
  world.commit({
    type: 'code.issued',
    code: {
      service: rules.service,
      code,
      account: account.id,
      scopes: askedScopes(parameters),
      issuedAt: world.now(),
      redirectUri,
      ...(challenge === null
        ? {}
        : { challenge, challengeMethod: parameters.get('code_challenge_method') ?? 'plain' }),
    },
  })
  return back(redirectUri, parameters, { code })
}

function askedScopes(parameters: URLSearchParams): readonly string[] {
  return (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
}

function back(redirectUri: string, parameters: URLSearchParams, result: Record<string, string>): Answer {
  const target = new URL(redirectUri)
  const state = parameters.get('state')
  if (state !== null) target.searchParams.set('state', state)
  for (const [name, value] of Object.entries(result)) target.searchParams.set(name, value)
  return redirect(target.href)
}
