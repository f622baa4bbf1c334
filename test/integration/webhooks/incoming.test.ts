import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expectProblem, someTrack, someUser, useApi } from '../api/support/api.ts'
import type { Answer, TestApp } from '../../support/product.ts'

describe('a signed hook', () => {
  const api = useApi('postgres')

  async function secretOf(app: TestApp): Promise<string> {
    const made = await app.call('POST', '/v1/hooks/secrets')
    expect(made.status).toBe(201)
    return made.body.secret
  }

  function requested(data: Record<string, unknown> = {}) {
    const save = { user: someUser(), track: someTrack(), services: ['spotify'], ...data }
    return JSON.stringify({ type: 'save.requested', timestamp: new Date().toISOString(), data: save })
  }

  interface Sending {
    readonly id?: string
    readonly at?: Date
    readonly sign?: (id: string, at: Date, raw: string) => string
    readonly headers?: Record<string, string>
  }

  async function send(app: string, secret: string, raw: string, sending: Sending = {}): Promise<Answer> {
    const { id = `msg_${randomUUID()}`, at = new Date() } = sending
    const sign = sending.sign ?? ((...args) => new Webhook(secret).sign(...args))
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': sign(id, at, raw),
      ...sending.headers,
    }
    return api.call('POST', `/v1/hooks/${app}/saves`, raw, { token: null, headers })
  }

  const saves = (user: string) =>
    api.db.selectFrom('saves').select('id').where('user_id', '=', user).execute()

  it('saves what it asks for, signed by either of two libraries', async () => {
    const app = await api.createApp()
    const secret = await secretOf(app)
    const user = someUser()

    const one = await send(app.id, secret, requested({ user }))
    const two = await send(app.id, secret, requested({ user }), {
      sign: (id, at, raw) => new SvixWebhook(secret).sign(id, at, raw),
    })

    expect(one).toMatchObject({
      status: 202,
      body: { duplicate: false, save: expect.stringMatching(/^sav_/) },
    })
    expect(two.status).toBe(202)
    const ids = new Set([one.body.save, two.body.save])
    expect(new Set((await saves(user)).map(({ id }) => id))).toEqual(ids)
    const shown = await app.call('GET', `/v1/saves/${one.body.save}`)
    expect(shown.body.user).toBe(user)
  })

  it('sent a hundred times at once is one save', async () => {
    const app = await api.createApp()
    const secret = await secretOf(app)
    const user = someUser()
    const raw = requested({ user })

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => send(app.id, secret, raw, { id: 'msg_1' })),
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(answers.map(({ body }) => body.save)).size).toBe(1)
    expect(answers.filter(({ body }) => body.duplicate === false)).toHaveLength(1)
    expect(await saves(user)).toHaveLength(1)
  }, 60_000)

  it('with an id that was there does nothing, whatever it says, for longer than anybody tries again', async () => {
    const app = await api.createApp()
    const secret = await secretOf(app)
    const [user, other] = [someUser(), someUser()]
    const first = await send(app.id, secret, requested({ user }), { id: 'msg_2' })
    api.advance(13 * 24 * 3_600_000)

    const again = await send(app.id, secret, requested({ user: other }), { id: 'msg_2' })
    const wrong = await send(app.id, secret, requested({ user: other, sound_id: 'gone', track: undefined }), {
      id: 'msg_2',
    })

    for (const answer of [again, wrong]) {
      expect(answer).toMatchObject({ status: 202, body: { duplicate: true, save: first.body.save } })
    }
    expect(await saves(other)).toEqual([])
    const elsewhere = await api.createApp()
    const fresh = await send(elsewhere.id, await secretOf(elsewhere), requested({ user: other }), {
      id: 'msg_2',
    })
    expect(fresh.body.duplicate).toBe(false)
  })

  it('that is not signed well gets the same answer as for an app there is not, and writes nothing', async () => {
    const app = await api.createApp()
    const secret = await secretOf(app)
    const stranger = await api.createApp()
    const strangersSecret = await secretOf(stranger)
    const noSecret = await api.createApp()
    const raw = requested()
    const old = new Date(Date.now() - 301_000)
    const early = new Date(Date.now() + 310_000)
    const refused: readonly (() => Promise<Answer>)[] = [
      () => send(app.id, strangersSecret, raw),
      () => send('app_nobody', secret, raw),
      () => send(noSecret.id, secret, raw),
      () => send(app.id, secret, raw, { at: old }),
      () => send(app.id, secret, raw, { at: early }),
      () => send(app.id, secret, raw, { sign: () => '' }),
      () => send(app.id, secret, raw, { sign: () => 'v1' }),
      () => send(app.id, secret, raw, { sign: () => 'v2,abc v1a,abc' }),
      () => send(app.id, secret, raw, { sign: (id, at) => new Webhook(secret).sign(id, at, `${raw} `) }),
      () => send(app.id, secret, raw, { headers: { 'webhook-id': 'another' } }),
      () => send(app.id, secret, raw, { headers: { 'webhook-timestamp': 'soon' } }),
      () => api.call('POST', `/v1/hooks/${app.id}/saves`, raw, { token: null }),
      () => api.call('POST', `/v1/hooks/${app.id}/saves`, raw, { token: app.key }),
    ]

    await api.writesNothing(async () => {
      for (const attempt of refused) {
        const answer = await attempt()
        expectProblem(answer, { status: 401, code: 'unauthorized' })
        expect(answer.body.detail).toBe('The signature is missing, wrong or too old.')
      }
    })
  })

  it('that is signed well and wrong is told what is wrong', async () => {
    const app = await api.createApp()
    const secret = await secretOf(app)

    await api.writesNothing(async () => {
      expectProblem(await send(app.id, secret, 'no json'), { status: 400, code: 'malformed_json' })
      expectProblem(
        await send(app.id, secret, '{"type":"other","timestamp":"2026-11-22T00:00:00Z","data":{}}'),
        {
          status: 400,
          code: 'invalid_request',
        },
      )
      expectProblem(await send(app.id, secret, requested({ user: undefined })), {
        status: 400,
        code: 'invalid_request',
      })
      expectProblem(await send(app.id, secret, requested({ surplus: 1 })), {
        status: 400,
        code: 'invalid_request',
      })
      expectProblem(await send(app.id, secret, 'x'.repeat(70_000)), { status: 413, code: 'body_too_large' })
    })
  })

  it('may be signed with the old secret for a day after a new one, and no longer than it is there', async () => {
    const app = await api.createApp()
    const old = await secretOf(app)
    const fresh = await secretOf(app)
    expect((await send(app.id, old, requested())).status).toBe(202)
    expect((await send(app.id, fresh, requested())).status).toBe(202)

    api.advance(24 * 3_600_000 + 1000)
    expect((await send(app.id, old, requested())).status).toBe(401)
    expect((await send(app.id, fresh, requested())).status).toBe(202)

    const listed = await app.call('GET', '/v1/hooks/secrets')
    expect(listed.body.data).toHaveLength(1)
    expect((await app.call('DELETE', `/v1/hooks/secrets/${listed.body.data[0].id}`)).status).toBe(204)
    expect((await send(app.id, fresh, requested())).status).toBe(401)
  })
})
