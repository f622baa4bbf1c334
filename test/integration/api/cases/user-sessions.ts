import { describe, expect, it } from '@jest/globals'
import { expectProblem, someSave, someUser } from '../support/api.ts'
import type { Api } from '../support/api.ts'

export function userSessionCases(api: Api): void {
  const create = (body: unknown) => api.call('POST', '/v1/user-sessions', body)

  describe('a user session', () => {
    it('is an opaque token that lasts an hour', async () => {
      const before = api.now().getTime()

      const answer = await create({ user: someUser() })

      expect(answer.status).toBe(201)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.body.token).toMatch(/^atu_[0-9A-Za-z]{43}$/)
      const lasts = Date.parse(answer.body.expires_at) - before
      expect(lasts).toBeGreaterThanOrEqual(3_600_000)
      expect(lasts).toBeLessThan(3_660_000)
    })

    it.each([60, 86_400])('may last %d seconds', async (ttl_seconds) => {
      const before = api.now().getTime()

      const answer = await create({ user: someUser(), ttl_seconds })

      expect(answer.status).toBe(201)
      expect(Date.parse(answer.body.expires_at) - before).toBeGreaterThanOrEqual(ttl_seconds * 1000)
    })

    it.each<[string, Record<string, unknown>, string]>([
      ['for 59 seconds', { ttl_seconds: 59 }, '/ttl_seconds'],
      ['for more than a day', { ttl_seconds: 86_401 }, '/ttl_seconds'],
      ['for part of a second', { ttl_seconds: 60.5 }, '/ttl_seconds'],
      ['for "1h"', { ttl_seconds: '1h' }, '/ttl_seconds'],
      ['for nobody', { user: undefined }, '/user'],
      ['for an empty user', { user: '' }, '/user'],
      ['for a user with NUL', { user: 'a\u0000' }, '/user'],
      ['with an empty name', { display_name: '' }, '/display_name'],
      ['with a long name', { display_name: 'x'.repeat(101) }, '/display_name'],
      ['with scopes', { scopes: ['admin'] }, '/scopes'],
    ])('%s is refused and leaves nothing', async (_what, change, pointer) => {
      const answer = await api.writesNothing(() => create({ user: someUser(), ...change }))

      expectProblem(answer, { status: 400, code: 'invalid_request', at: [{ in: 'body', pointer }] })
    })

    it('keeps nothing of the token but a hash', async () => {
      const user = someUser()

      const token = await api.session(user)

      const rows = await api.db.selectFrom('user_sessions').selectAll().where('user_id', '=', user).execute()
      expect(rows).toHaveLength(1)
      expect(JSON.stringify(rows)).not.toContain(token.slice('atu_'.length))
    })

    it('saves for its user, and sees what its user saved', async () => {
      const user = someUser()
      const token = await api.session(user)
      const { user: _, ...save } = someSave()

      const byApp = await api.call('POST', '/v1/saves', someSave({ user }))
      const bySession = await api.call('POST', '/v1/saves', save, { token })
      const byOther = await api.call('POST', '/v1/saves', someSave())
      const list = await api.call('GET', '/v1/saves', undefined, { token })
      const own = await api.call('GET', `/v1/saves/${byApp.body.id}`, undefined, { token })
      const others = await api.call('GET', `/v1/saves/${byOther.body.id}`, undefined, { token })

      expect(bySession.body.user).toBe(user)
      expect(list.body.data.map((one: { id: string }) => one.id)).toEqual([bySession.body.id, byApp.body.id])
      expect([own.status, others.status]).toEqual([200, 404])
    })

    it('ends when its time is over, also while it is in use', async () => {
      const token = await api.session(someUser(), 60)
      const use = () => api.call('GET', '/v1/saves', undefined, { token })

      const first = await use()
      api.advance(57_000)
      const last = await use()
      api.advance(4000)
      const after = await use()

      expect([first.status, last.status]).toEqual([200, 200])
      expectProblem(after, { status: 401, code: 'unauthorized' })
    })
  })
}
