import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { decideConsent } from '../../../sandbox/decide-consent.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { call, sandboxFor, type Reply } from './support.ts'

const REDIRECT = 'http://127.0.0.1:4000/callback'
const VERIFIER = 'a'.repeat(64)
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')
const SEVEN_MONTHS_MS = 214 * 86_400_000

function authorizeUrl(sandbox: Sandbox, extra: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: sandbox.env['SPOTIFY_CLIENT_ID'] ?? '',
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 'xyz',
    scope: 'user-library-modify user-library-read',
    ...extra,
  })
  return `${sandbox.env['SPOTIFY_ACCOUNTS_URL']}/authorize?${query.toString()}`
}

async function codeFor(sandbox: Sandbox, extra: Record<string, string> = {}): Promise<string> {
  const back = await decideConsent(authorizeUrl(sandbox, extra), { decision: 'allow', account: 'ann' })
  return new URL(back).searchParams.get('code') ?? ''
}

async function token(sandbox: Sandbox, form: Record<string, string>, hasSecret = true): Promise<Reply> {
  const { SPOTIFY_CLIENT_ID: id = '', SPOTIFY_CLIENT_SECRET: secret = '' } = sandbox.env
  const basic = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
  return call(`${sandbox.env['SPOTIFY_ACCOUNTS_URL']}/api/token`, {
    method: 'POST',
    body: new URLSearchParams(hasSecret ? form : { ...form, client_id: id }),
    headers: hasSecret ? basic : {},
  })
}

const exchange = (code: string, extra: Record<string, string> = {}) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: REDIRECT,
  ...extra,
})
const refreshWith = (refreshToken: string) => ({ grant_type: 'refresh_token', refresh_token: refreshToken })

describe('consent', () => {
  it('shows a page, and comes back with code and state', async () => {
    const sandbox = await sandboxFor()

    const page = await call(authorizeUrl(sandbox))
    const back = new URL(await decideConsent(authorizeUrl(sandbox), { decision: 'allow', market: 'JP' }))

    expect(page.status).toBe(200)
    expect(page.text).toContain('value="allow"')
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT)
    expect(back.searchParams.get('state')).toBe('xyz')
    expect(back.searchParams.get('code')).toBeTruthy()
    expect(sandbox.world.accounts('spotify').map((account) => account.market)).toEqual(['JP'])
  })

  it('comes back with access_denied', async () => {
    const sandbox = await sandboxFor()

    const back = new URL(await decideConsent(authorizeUrl(sandbox), { decision: 'deny' }))

    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'xyz' })
  })

  it.each([
    'http://localhost:4000/callback',
    'http://example.com/cb',
    'https://localhost/cb',
    'nonsense',
    '',
  ])('refuses the redirect address "%s"', async (redirect_uri) => {
    const sandbox = await sandboxFor()

    const page = await call(authorizeUrl(sandbox, { redirect_uri }))

    expect(page.status).toBe(400)
  })

  it('takes only registered redirect addresses when there are some', async () => {
    const sandbox = await sandboxFor()
    sandbox.world.set('spotify', 'redirectUris', 'https://app.example/cb')

    expect((await call(authorizeUrl(sandbox))).status).toBe(400)
    expect((await call(authorizeUrl(sandbox, { redirect_uri: 'https://app.example/cb' }))).status).toBe(200)
  })
})

describe('token endpoint', () => {
  it('gives tokens for a code, once', async () => {
    const sandbox = await sandboxFor()
    const code = await codeFor(sandbox)

    const first = await token(sandbox, exchange(code))
    const second = await token(sandbox, exchange(code))

    expect(first.json).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'user-library-modify user-library-read',
    })
    expect(first.json.refresh_token).toMatch(/^AQ/)
    expect([second.status, second.json.error]).toEqual([400, 'invalid_grant'])
  })

  it.each([
    ['another redirect address', { redirect_uri: 'https://other.example' }, 'invalid_grant'],
    ['no verifier', {}, 'invalid_request'],
    ['a wrong verifier', { code_verifier: 'b'.repeat(64) }, 'invalid_grant'],
  ])('refuses a code with %s', async (_name, extra, error) => {
    const sandbox = await sandboxFor()
    const code = await codeFor(sandbox, { code_challenge: CHALLENGE, code_challenge_method: 'S256' })

    const answer = await token(sandbox, exchange(code, extra))

    expect([answer.status, answer.json.error]).toEqual([400, error])
  })

  it('refuses a code after ten minutes', async () => {
    const sandbox = await sandboxFor()
    const code = await codeFor(sandbox)
    sandbox.world.advance(601_000)

    expect((await token(sandbox, exchange(code))).json.error).toBe('invalid_grant')
  })

  it('refuses a wrong secret, a body that is no form, and unknown grants', async () => {
    const sandbox = await sandboxFor()
    const url = `${sandbox.env['SPOTIFY_ACCOUNTS_URL']}/api/token`
    const wrong = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }

    const secret = await call(url, { method: 'POST', headers: wrong, body: new URLSearchParams() })
    const shape = await call(url, { method: 'POST', body: '{"grant_type":"refresh_token"}' })
    const grant = await token(sandbox, { grant_type: 'password' })

    expect(secret.json.error).toBe('invalid_client')
    expect(shape.json.error).toBe('invalid_request')
    expect(grant.json.error).toBe('unsupported_grant_type')
  })

  it('leaves out the refresh token when a client with a secret refreshes', async () => {
    const sandbox = await sandboxFor()
    const { refreshToken = '' } = sandbox.createAccount('spotify')

    const answer = await token(sandbox, refreshWith(refreshToken))

    expect(answer.status).toBe(200)
    expect(answer.json.access_token).toMatch(/^BQ/)
    expect(answer.json.refresh_token).toBeUndefined()
  })

  it('gives a public client a new refresh token and spends the old one', async () => {
    const sandbox = await sandboxFor()
    const code = await codeFor(sandbox, { code_challenge: CHALLENGE, code_challenge_method: 'S256' })
    const first = await token(sandbox, exchange(code, { code_verifier: VERIFIER }), false)

    const second = await token(sandbox, refreshWith(first.json.refresh_token), false)
    const reused = await token(sandbox, refreshWith(first.json.refresh_token), false)
    const third = await token(sandbox, refreshWith(second.json.refresh_token), false)

    expect(second.json.refresh_token).not.toBe(first.json.refresh_token)
    expect(reused.json).toEqual({ error: 'invalid_grant', error_description: 'Refresh token revoked' })
    expect(third.status).toBe(200)
  })

  it('ends the whole consent on reuse when told to', async () => {
    const sandbox = await sandboxFor()
    sandbox.world.set('spotify', 'reuseEndsConsent', true)
    const code = await codeFor(sandbox, { code_challenge: CHALLENGE, code_challenge_method: 'S256' })
    const first = await token(sandbox, exchange(code, { code_verifier: VERIFIER }), false)
    const second = await token(sandbox, refreshWith(first.json.refresh_token), false)
    await token(sandbox, refreshWith(first.json.refresh_token), false)

    const third = await token(sandbox, refreshWith(second.json.refresh_token), false)

    expect(third.json.error).toBe('invalid_grant')
  })

  it('ends a consent six months after it was given, whatever was refreshed', async () => {
    const sandbox = await sandboxFor()
    const { refreshToken = '' } = sandbox.createAccount('spotify')
    sandbox.world.advance(SEVEN_MONTHS_MS - 40 * 86_400_000)
    const before = await token(sandbox, refreshWith(refreshToken))
    sandbox.world.advance(40 * 86_400_000)

    const after = await token(sandbox, refreshWith(refreshToken))

    expect(before.status).toBe(200)
    expect(after.json.error).toBe('invalid_grant')
  })

  it('ends a consent the listener takes back', async () => {
    const sandbox = await sandboxFor()
    const { refreshToken = '', accessToken } = sandbox.createAccount('spotify', { id: 'ann' })
    sandbox.world.expireConsents({ service: 'spotify', account: 'ann' })

    const refreshed = await token(sandbox, refreshWith(refreshToken))
    const me = await call(`${sandbox.env['SPOTIFY_API_URL']}/me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })

    expect(refreshed.json).toEqual({ error: 'invalid_grant', error_description: 'Refresh token revoked' })
    expect(me.status).toBe(401)
  })
})
