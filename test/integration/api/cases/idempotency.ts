import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { call } from '../../../support/product.ts'
import { expectProblem, someSave, someTrack, someUser } from '../support/api.ts'
import type { Api } from '../support/api.ts'

const DAY_MS = 24 * 3_600_000

export function idempotencyCases(api: Api): void {
  const withKey = (key: string) => ({ headers: { 'idempotency-key': key } })

  /** The answer byte for byte. */
  async function post(save: unknown, key: string): Promise<{ text: string; replayed: string | null }> {
    const response = await fetch(`${api.product.url}/v1/saves`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.app.key}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(save),
    })
    expect(response.status).toBe(202)
    expect(response.headers.get('location')).toMatch(/^\/v1\/saves\/sav_/)
    return { text: await response.text(), replayed: response.headers.get('idempotency-replayed') }
  }

  describe('Idempotency-Key', () => {
    it('gives the first answer again, byte for byte, whatever became of the save', async () => {
      const key = randomUUID()
      const save = someSave({
        services: ['spotify', 'apple-music'],
        not_before: '2031-12-04T00:00:00Z',
        context: {
          tapped_at: '2026-12-04T00:00:00Z',
          creator: '@a',
          country: 'DE',
          video_id: 'v',
          position_ms: 1,
        },
      })

      const first = await post(save, key)
      await api.db
        .updateTable('placements')
        .set({ status: 'saved', updated_at: api.now() })
        .where('save_id', '=', String(JSON.parse(first.text).id))
        .execute()
      const second = await post(save, key)

      expect(second.text).toBe(first.text)
      expect([first.replayed, second.replayed]).toEqual([null, 'true'])
    })

    it('is the same quoted or bare, and for a body that means the same', async () => {
      const key = randomUUID()
      const { user, track, services } = someSave()

      const first = await post({ user, track, services }, key)
      const second = await post(
        { services, target: { kind: 'library' }, track, user, context: {} },
        `"${key}"`,
      )

      expect(second).toEqual({ text: first.text, replayed: 'true' })
    })

    it.each([
      ['recording', () => ({ track: someTrack() })],
      ['user', () => ({ user: someUser() })],
      ['services', () => ({ services: ['apple-music'] })],
      ['context', () => ({ context: { video_id: 'v_2' } })],
      ['time', () => ({ not_before: '2031-12-04T00:00:00Z' })],
    ])('is refused for another %s', async (_what, change) => {
      const key = randomUUID()
      const save = someSave()
      await api.call('POST', '/v1/saves', save, withKey(key))

      const answer = await api.writesNothing(() =>
        api.call('POST', '/v1/saves', { ...save, ...change() }, withKey(key)),
      )

      expectProblem(answer, { status: 422, code: 'idempotency_key_reused' })
    })

    it('belongs to one app', async () => {
      const other = await api.createApp()
      const save = someSave()
      const options = withKey(randomUUID())

      const first = await api.call('POST', '/v1/saves', save, options)
      const second = await api.call('POST', '/v1/saves', save, { ...options, token: other.key })

      expect(second.status).toBe(202)
      expect(second.body.id).not.toBe(first.body.id)
    })

    it('belongs to one user session', async () => {
      const [one, two] = [someUser(), someUser()]
      const options = withKey(randomUUID())
      const { user: _, ...save } = someSave()

      const byApp = await api.call('POST', '/v1/saves', { ...save, user: one }, options)
      const byOne = await api.call('POST', '/v1/saves', save, { ...options, token: await api.session(one) })
      const byTwo = await api.call('POST', '/v1/saves', save, { ...options, token: await api.session(two) })

      expect([byApp.status, byOne.status, byTwo.status]).toEqual([202, 202, 202])
      expect(new Set([byApp.body.id, byOne.body.id, byTwo.body.id]).size).toBe(3)
    })

    it('keeps users apart whose ids and keys run together', async () => {
      const user = someUser()
      const { user: _, ...save } = someSave()

      const one = await api.call('POST', '/v1/saves', save, {
        ...withKey('b:c'),
        token: await api.session(`${user}:a`),
      })
      const two = await api.call('POST', '/v1/saves', save, {
        ...withKey('c'),
        token: await api.session(`${user}:a:b`),
      })

      expect([one.status, two.status]).toEqual([202, 202])
      expect(one.body.id).not.toBe(two.body.id)
    })

    it('makes one save of a hundred requests at once', async () => {
      const save = someSave()
      const user = String(save['user'])
      const headers = { 'idempotency-key': randomUUID() }
      const before = await api.rowCounts()

      const answers = await Promise.all(
        Array.from({ length: 100 }, () =>
          call(api.product.url, api.app.key, 'POST', '/v1/saves', save, headers),
        ),
      )

      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]))
      expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
      expect(answers.filter((answer) => !answer.headers.has('idempotency-replayed'))).toHaveLength(1)
      const rows = await api.db.selectFrom('saves').select('id').where('user_id', '=', user).execute()
      expect(rows).toEqual([{ id: answers[0]?.body.id }])
      const after = await api.rowCounts()
      expect([after['placements'], after['events'], after['request_keys']]).toEqual(
        [before['placements'], before['events'], before['request_keys']].map((rows) => (rows ?? 0) + 1),
      )
    })

    it('can be used again after a day, for something else too', async () => {
      const key = randomUUID()
      const first = await api.call('POST', '/v1/saves', someSave(), withKey(key))

      api.advance(DAY_MS - 60_000)
      const before = await api.call('POST', '/v1/saves', someSave(), withKey(key))
      api.advance(120_000)
      const after = await api.call('POST', '/v1/saves', someSave(), withKey(key))

      expect([first.status, before.status, after.status]).toEqual([202, 422, 202])
      expect(after.body.id).not.toBe(first.body.id)
    })

    it('gives the first answer again when the sound means something else by then', async () => {
      const sound = `/v1/sounds/${randomUUID()}`
      const save = { user: someUser(), sound_id: sound.slice('/v1/sounds/'.length), services: ['spotify'] }
      const key = randomUUID()

      await api.call('PUT', sound, { track: someTrack() })
      const first = await post(save, key)
      await api.call('PUT', sound, { track: someTrack() })
      const second = await post(save, key)

      expect(second).toEqual({ text: first.text, replayed: 'true' })
    })

    it('is free again when the listener was erased', async () => {
      const save = someSave()
      const options = withKey(randomUUID())

      const first = await api.call('POST', '/v1/saves', save, options)
      await api.call('DELETE', `/v1/users/${String(save['user'])}`)
      const second = await api.call('POST', '/v1/saves', save, options)

      expect(second.status).toBe(202)
      expect(second.body.id).not.toBe(first.body.id)
      expect(second.headers.get('idempotency-replayed')).toBeNull()
    })

    it('is not used up by a request that was refused', async () => {
      const options = withKey(randomUUID())
      const save = someSave()

      const refused = await api.call('POST', '/v1/saves', { ...save, services: [] }, options)
      const accepted = await api.call('POST', '/v1/saves', save, options)

      expect([refused.status, accepted.status]).toEqual([400, 202])
    })

    it('may have 255 characters', async () => {
      const answer = await api.call('POST', '/v1/saves', someSave(), withKey('k'.repeat(255)))

      expect(answer.status).toBe(202)
    })

    it.each([
      ['256 characters', 'k'.repeat(256)],
      ['no characters', ''],
      ['no characters in quotes', '""'],
      ['other than printable ASCII', 'schl\u00fcssel'],
    ])('with %s is refused', async (_what, key) => {
      const answer = await api.writesNothing(() => api.call('POST', '/v1/saves', someSave(), withKey(key)))

      expectProblem(answer, {
        status: 400,
        code: 'invalid_request',
        at: [{ in: 'header', pointer: '/Idempotency-Key' }],
      })
    })
  })
}
