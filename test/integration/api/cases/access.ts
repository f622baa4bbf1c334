import { describe, expect, it } from '@jest/globals'
import { createKey } from '../../../../core/apps/apps.ts'
import type { Scope } from '../../../../core/apps/apps.ts'
import { mintKey, mintUserSession } from '../../../../core/apps/credentials.ts'
import { newId } from '../../../../core/domain/ids.ts'
import { expectProblem, someSave, someUser } from '../support/api.ts'
import type { Api } from '../support/api.ts'

const UNAUTHORIZED = { status: 401, code: 'unauthorized' }
/** For how long a credential is believed without asking again. */
const BELIEVED_MS = 5000

export function accessCases(api: Api): void {
  async function keyWith(options: { scopes?: readonly Scope[]; expiresAt?: Date } = {}) {
    const key = await createKey(api.db, newId, { appId: api.app.id, ...options }, api.now())
    if (key === undefined) throw new Error('no app')
    return key
  }

  describe('a credential', () => {
    it.each<[string, () => string | null, Record<string, string>]>([
      ['that is missing', () => null, {}],
      ['of another scheme', () => null, { authorization: 'Basic dTpw' }],
      ['without a scheme', () => null, { authorization: 'atm_test_1' }],
      ['that is empty', () => null, { authorization: 'Bearer' }],
      ['of nobody', () => mintKey('test', newId('key')).key, {}],
      ['of the other mode', () => api.app.key.replace('atm_test_', 'atm_live_'), {}],
      [
        'with a slip of the pen',
        () => `${api.app.key.slice(0, -1)}${api.app.key.endsWith('0') ? '1' : '0'}`,
        {},
      ],
      ['that was cut off', () => api.app.key.slice(0, -1), {}],
      ['that is made up', () => 'atm_test_abc', {}],
      ['of a session nobody has', () => mintUserSession().token, {}],
      ['with SQL in it', () => null, { authorization: "Bearer ' or 1=1 --" }],
      ['of 10,000 characters', () => `atu_${'a'.repeat(10_000)}`, {}],
    ])('%s is refused and leaves nothing', async (_what, token, headers) => {
      const answer = await api.writesNothing(() =>
        api.call('POST', '/v1/saves', someSave(), { token: token(), headers }),
      )

      expectProblem(answer, UNAUTHORIZED)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    })

    it('with the secret of another key is refused', async () => {
      const [one, two] = [await keyWith(), await keyWith()]
      const oneId = one.id.slice('key_'.length)
      const twoId = two.id.slice('key_'.length)

      const answer = await api.call('GET', '/v1/saves', undefined, { token: one.key.replace(oneId, twoId) })

      expectProblem(answer, UNAUTHORIZED)
    })

    it('that has expired is refused', async () => {
      const { key } = await keyWith({ expiresAt: new Date(api.now().getTime() + 60_000) })
      const before = await api.call('GET', '/v1/saves', undefined, { token: key })

      api.advance(60_000)
      const after = await api.call('GET', '/v1/saves', undefined, { token: key })

      expect(before.status).toBe(200)
      expectProblem(after, UNAUTHORIZED)
    })

    it('that was revoked is refused within seconds', async () => {
      const { id, key } = await keyWith()
      const before = await api.call('GET', '/v1/saves', undefined, { token: key })

      await api.db.updateTable('api_keys').set({ revoked_at: api.now() }).where('id', '=', id).execute()
      api.advance(BELIEVED_MS)
      const after = await api.call('GET', '/v1/saves', undefined, { token: key })

      expect(before.status).toBe(200)
      expectProblem(after, UNAUTHORIZED)
    })

    it('works beside another one of the same app', async () => {
      const { key } = await keyWith()

      const saved = await api.call('POST', '/v1/saves', someSave(), { token: key })
      const read = await api.call('GET', `/v1/saves/${saved.body.id}`)

      expect([saved.status, read.status]).toEqual([202, 200])
    })

    it('is noted as used', async () => {
      const { id, key } = await keyWith()

      await api.call('GET', '/v1/saves', undefined, { token: key })

      const row = await api.db
        .selectFrom('api_keys')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      expect(row.last_used_at).toBeInstanceOf(Date)
      expect(JSON.stringify(row)).not.toContain(key.slice(-51, -8))
    })

    it.each<[string, string, unknown, Scope[]]>([
      ['POST', '/v1/saves', someSave(), ['saves:read', 'users:write']],
      ['GET', '/v1/saves', undefined, ['saves:write']],
      ['GET', '/v1/saves/sav_01a203bd33c9735c95036de4b44cda43', undefined, ['saves:write']],
      ['GET', '/v1/services', undefined, ['saves:write']],
      ['POST', '/v1/user-sessions', { user: 'u' }, ['users:read']],
    ])('without the scope is refused: %s %s', async (method, path, body, scopes) => {
      const { key } = await keyWith({ scopes })

      const answer = await api.writesNothing(() => api.call(method, path, body, { token: key }))

      expectProblem(answer, { status: 403, code: 'forbidden' })
    })

    it('for one user is refused where an API key is needed', async () => {
      const token = await api.session(someUser())

      const answer = await api.writesNothing(() =>
        api.call('POST', '/v1/user-sessions', { user: 'someone-else' }, { token }),
      )

      expectProblem(answer, { status: 403, code: 'forbidden' })
    })
  })

  describe('a save', () => {
    it.each<[string, () => Promise<string>]>([
      ['another app', async () => (await api.createApp()).key],
      ['another user', () => api.session(someUser())],
    ])('is not there for %s', async (_who, stranger) => {
      const saved = await api.call('POST', '/v1/saves', someSave())
      const token = await stranger()

      const read = await api.call('GET', `/v1/saves/${saved.body.id}`, undefined, { token })
      const listed = await api.call('GET', '/v1/saves', undefined, { token })

      expectProblem(read, { status: 404, code: 'not_found' })
      expect(listed.body).toEqual({ data: [], next_cursor: null })
    })

    it.each([
      'sav_00000000000070008000000000000000',
      'sav_1',
      '%00',
      '..%2f..',
      "'%20or%201=1",
      'x'.repeat(2000),
    ])('called %.40s is not found', async (id) => {
      expectProblem(await api.call('GET', `/v1/saves/${id}`), { status: 404, code: 'not_found' })
    })
  })
}
