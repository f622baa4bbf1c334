import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { serviceId } from '../../../adapters/adapter.ts'
import { createOAuth2Tokens } from '../../../adapters/oauth2-token.ts'
import { Fault } from '../../../core/faults.ts'

interface Reply {
  readonly status: number
  readonly body: string
}

const NOW = new Date('2026-11-22T12:00:00Z')
const SECRET = 'a secret: with%odd/characters'

describe('token endpoint', () => {
  let server: Server
  let reply: Reply
  let asked: { authorization: string | undefined; form: URLSearchParams; url: string | undefined }

  beforeAll(async () => {
    server = createServer((req, res) => {
      let body = ''
      req.on('data', (chunk) => (body += String(chunk)))
      req.on('end', () => {
        asked = { authorization: req.headers.authorization, form: new URLSearchParams(body), url: req.url }
        res.writeHead(reply.status).end(reply.body)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  function tokens(clientAuth: 'basic' | 'body' = 'basic') {
    const { port } = server.address() as AddressInfo
    return createOAuth2Tokens({
      service: serviceId('spotify'),
      scheme: { clientAuth },
      endpoints: {
        authorizeUrl: 'https://x.example',
        tokenUrl: `http://127.0.0.1:${port}/api/token`,
        clientId: 'client',
        clientSecret: SECRET,
      },
      now: () => NOW,
      timeoutMs: 500,
    })
  }

  function answer(status: number, body: object | string): void {
    reply = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
  }

  it('exchanges a code', async () => {
    answer(200, { access_token: 'AT', refresh_token: 'RT', expires_in: 3600, scope: 'a b', token_type: 'x' })

    const set = await tokens().exchange('the-code', 'the-verifier', 'https://us.example/cb')

    expect(set).toEqual({
      accessToken: 'AT',
      refreshToken: 'RT',
      expiresAt: new Date('2026-11-22T13:00:00Z'),
      scopes: ['a', 'b'],
    })
    expect(asked.url).toBe('/api/token')
    expect(Object.fromEntries(asked.form)).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: 'https://us.example/cb',
      code_verifier: 'the-verifier',
    })
    const proof = Buffer.from(asked.authorization!.slice('Basic '.length), 'base64').toString()
    expect(proof).toBe('client:a+secret%3A+with%25odd%2Fcharacters')
  })

  it('proves the client in the form where the service wants it there', async () => {
    answer(200, { access_token: 'AT', expires_in: '60', refresh_token: null })

    const set = await tokens('body').refresh('the-refresh-token')

    expect(set).toEqual({
      accessToken: 'AT',
      refreshToken: undefined,
      expiresAt: new Date('2026-11-22T12:01:00Z'),
      scopes: undefined,
    })
    expect(asked.authorization).toBeUndefined()
    expect(Object.fromEntries(asked.form)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'the-refresh-token',
      client_id: 'client',
      client_secret: SECRET,
    })
  })

  it.each([
    [400, { error: 'invalid_grant', error_description: 'Refresh token revoked' }, 'needs_reauth', 'link'],
    [401, { error: 'invalid_grant' }, 'needs_reauth', 'link'],
    [400, { error: 'invalid_client' }, 'misconfigured', 'service'],
    [401, { error: 'unauthorized_client' }, 'misconfigured', 'service'],
    [400, { error: 'unsupported_grant_type' }, 'misconfigured', 'service'],
    [400, { error: 'invalid_scope' }, 'misconfigured', 'service'],
    [400, { error: 'invalid_request' }, 'bad_request', 'link'],
    [400, { error: 'something_new' }, 'service_unavailable', 'service'],
    [400, { error: { status: 400, message: 'invalid_grant' } }, 'service_unavailable', 'service'],
    [400, 'invalid_grant', 'service_unavailable', 'service'],
    [401, '', 'service_unavailable', 'service'],
    [403, '<html>blocked</html>', 'service_unavailable', 'service'],
    [404, '', 'service_unavailable', 'service'],
    [429, { error: 'invalid_grant' }, 'rate_limited', 'service'],
    [500, { error: 'invalid_grant' }, 'service_unavailable', 'service'],
    [503, '<html>', 'service_unavailable', 'service'],
    [200, '<html>maintenance</html>', 'service_unavailable', 'service'],
    [200, '', 'service_unavailable', 'service'],
    [200, { token: 'AT' }, 'unexpected_response', 'track'],
    [302, '', 'service_unavailable', 'service'],
  ])('%i %j', async (status, body, code, scope) => {
    answer(status, body)

    const fault = await tokens()
      .refresh('the-refresh-token')
      .then(
        () => undefined,
        (err: unknown) => Fault.from(err),
      )

    expect(fault).toMatchObject({ code, scope })
    expect(fault?.message).not.toMatch(/the-refresh-token|secret/)
  })

  it.each(['unauthorized_client', 'unsupported_grant_type', 'invalid_scope'])(
    'tells with %s that the app gets no token of its own',
    async (error) => {
      answer(400, { error })

      expect(await tokens().clientCredentials()).toBeUndefined()
    },
  )

  it.each([
    [400, 'invalid_client', 'misconfigured'],
    [400, 'invalid_grant', 'misconfigured'],
    [500, 'unauthorized_client', 'service_unavailable'],
  ])("fails for the app's own token on %i %s", async (status, error, code) => {
    answer(status, { error })

    const fault = await tokens()
      .clientCredentials()
      .then(
        () => undefined,
        (err: unknown) => Fault.from(err),
      )

    expect(fault).toMatchObject({ code, scope: 'service' })
  })
})
