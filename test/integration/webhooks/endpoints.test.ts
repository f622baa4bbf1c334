import { describe, expect, it } from '@jest/globals'
import { useApi, expectProblem } from '../api/support/api.ts'

describe('endpoints', () => {
  const api = useApi('embedded')
  const url = 'https://videos.example/hooks'

  it('are made, read, changed, listed and deleted by their app', async () => {
    const made = await api.call('POST', '/v1/webhook-endpoints', { url, events: ['save.*'] })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ id: expect.stringMatching(/^whe_[0-9a-f]{32}$/), disabled: false, url })
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const path = `/v1/webhook-endpoints/${made.body.id}`

    const { secret: _secret, ...shown } = made.body
    expect((await api.call('GET', path)).body).toEqual(shown)
    expect((await api.call('GET', '/v1/webhook-endpoints')).body.data).toEqual([shown])
    const changed = await api.call('PATCH', path, { events: ['*'], disabled: true })
    expect(changed.body).toMatchObject({ events: ['*'], disabled: true, disabled_reason: 'you' })
    expect((await api.call('GET', `${path}/deliveries`)).body).toEqual({ data: [], next_cursor: null })

    const stranger = await api.createApp()
    for (const [method, rest, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { disabled: false }],
      ['DELETE', '', undefined],
      ['POST', '/test', undefined],
      ['POST', '/rotate-secret', undefined],
      ['POST', '/recover', { since: new Date().toISOString() }],
      ['GET', '/deliveries', undefined],
      ['POST', '/deliveries/whd_1/redeliver', undefined],
    ] as const) {
      const answer = await api.call(method, path + rest, body, { token: stranger.key })
      expectProblem(answer, { status: 404, code: 'not_found' })
    }

    expect((await api.call('DELETE', path)).status).toBe(204)
    expectProblem(await api.call('GET', path), { status: 404, code: 'not_found' })
  })

  it.each([
    ['http://videos.example/', 'must begin with https://'],
    ['https://user:pass@videos.example/', 'must not hold a user name or password'],
    ['https://videos.example:22/', 'must use port 443 or 8443'],
    ['https://videos.example/#x', 'must not hold a fragment (#)'],
    ['https://127.0.0.1/', 'must not lead to a private or special address'],
    ['https://2130706433/', 'must not lead to a private or special address'],
    ['https://0x7f000001/', 'must not lead to a private or special address'],
    ['https://0177.0.0.1/', 'must not lead to a private or special address'],
    ['https://[::ffff:10.0.0.1]/', 'must not lead to a private or special address'],
    ['https://169.254.169.254/latest/meta-data', 'must not lead to a private or special address'],
    ['https://localhost/', 'must not lead to a private or special address'],
    ['https://redis/', 'must be a public host name'],
    ['https://metadata.google.internal/', 'must be a public host name'],
    ['not an address', 'must be a web address'],
  ])('are refused at %s', async (wrong, detail) => {
    const answer = await api.writesNothing(() =>
      api.call('POST', '/v1/webhook-endpoints', { url: wrong, events: ['*'] }),
    )
    expectProblem(answer, {
      status: 400,
      code: 'invalid_request',
      at: [{ in: 'body', pointer: '/url' }],
    })
    expect(answer.body.errors[0].detail).toBe(detail)
  })

  it.each([[['save.unknown']], [['sav*']], [[]], [['*', '*']]])(
    'are refused with the events %j',
    async (events) => {
      const answer = await api.call('POST', '/v1/webhook-endpoints', { url, events })
      expectProblem(answer, { status: 400, code: 'invalid_request' })
    },
  )

  it('need the scope, and are not for user sessions', async () => {
    const answer = await api.call('GET', '/v1/webhook-endpoints', undefined, {
      token: await api.session('ada'),
    })
    expectProblem(answer, { status: 403, code: 'forbidden' })
  })

  it('are twenty at most, asked for side by side or not', async () => {
    const app = await api.createApp()
    const make = () => api.call('POST', '/v1/webhook-endpoints', { url, events: ['*'] }, { token: app.key })
    const made = await Promise.all(Array.from({ length: 25 }, make))

    expect(made.filter((one) => one.status === 201)).toHaveLength(20)
    for (const one of made.filter((one) => one.status !== 201)) {
      expectProblem(one, { status: 409, code: 'too_many' })
    }
  })

  it('recover nothing from the future or from too long ago', async () => {
    const made = await api.call('POST', '/v1/webhook-endpoints', { url, events: ['*'] })
    for (const days of [1, -31]) {
      const since = new Date(api.now().getTime() + days * 24 * 3_600_000).toISOString()
      const answer = await api.call('POST', `/v1/webhook-endpoints/${made.body.id}/recover`, { since })
      expectProblem(answer, { status: 400, code: 'invalid_request' })
    }
  })
})
