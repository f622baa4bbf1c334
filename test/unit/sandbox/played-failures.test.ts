import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'

const REDIRECT = 'http://127.0.0.1:9/back'

describe('the consent page plays failures', () => {
  let sandbox: Sandbox
  let authorize: string

  beforeAll(async () => {
    sandbox = await startSandbox()
    const query = new URLSearchParams({
      client_id: sandbox.env['SPOTIFY_CLIENT_ID'] ?? '',
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'user-library-modify',
      state: 'mine',
    })
    authorize = `${sandbox.env['SPOTIFY_ACCOUNTS_URL']}/authorize?${query.toString()}`
  })

  afterAll(() => sandbox.close())

  async function decide(decision: string): Promise<URLSearchParams> {
    const body = new URLSearchParams({ decision, account: `played-${decision.replace(':', '-')}` })
    const response = await fetch(authorize, { method: 'POST', body, redirect: 'manual' })
    return new URL(response.headers.get('location') ?? '').searchParams
  }

  it('offers every one of them on a button', async () => {
    const page = await (await fetch(authorize)).text()

    for (const value of [
      'allow',
      'deny',
      'error',
      'foreign_state',
      'used_code',
      'token_down',
      'expire',
      'flag:not_allowed',
    ])
      expect(page).toContain(`name="decision" value="${value}"`)
  })

  it('brings back what that failure would', async () => {
    const [denied, error, foreign, used] = [
      await decide('deny'),
      await decide('error'),
      await decide('foreign_state'),
      await decide('used_code'),
    ]

    expect(denied.get('error')).toBe('access_denied')
    expect(error.get('error')).toBe('server_error')
    expect([foreign.has('code'), foreign.get('state') === 'mine']).toEqual([true, false])
    expect([used.has('code'), used.get('state')]).toEqual([true, 'mine'])
  })

  it('signs in an account that the service then refuses', async () => {
    const back = await decide('flag:not_allowed')

    expect(back.has('code')).toBe(true)
    expect(sandbox.world.account('spotify', 'played-flag-not_allowed')?.flags).toContain('not_allowed')
  })

  it('ends every consent at once', async () => {
    const { refreshToken = '' } = sandbox.createAccount('spotify')
    const { SPOTIFY_CLIENT_ID: id, SPOTIFY_CLIENT_SECRET: secret, SPOTIFY_ACCOUNTS_URL: url } = sandbox.env

    await decide('expire')
    const refreshed = await fetch(`${url}/api/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    })

    expect([refreshed.status, ((await refreshed.json()) as { error: string }).error]).toEqual([
      400,
      'invalid_grant',
    ])
  })
})
