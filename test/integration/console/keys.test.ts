import { describe, expect, it } from '@jest/globals'
import { parseKey } from '../../../core/apps/credentials.ts'
import { textOf } from '../../support/web-browser.ts'
import { useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor, keyWith } from './support/visitor.ts'

describe('keys in the console', () => {
  const api = useApi('embedded', { env: { ADMIN_TOKEN } })
  const at = (path = '') => `/console/apps/${api.app.id}/keys${path}`
  const KEY = /atm_test_[0-9a-f]{32}_[0-9A-Za-z]{51}/

  it('are made, shown once, and good at once', async () => {
    const visitor = await Visitor.withKey(api)

    const page = await visitor.submit(at(), at(), { scopes: 'saves:read', days: '30' })

    const key = KEY.exec(page.body)?.[0] ?? ''
    const [read, write] = [
      await api.call('GET', '/v1/saves', undefined, { token: key }),
      await api.call(
        'POST',
        '/v1/webhook-endpoints',
        { url: 'https://a.example', events: ['*'] },
        { token: key },
      ),
    ]
    expect([read.status, write.status]).toEqual([200, 403])
    expect((await visitor.get(at())).body).not.toContain(key)
    const row = await api.db
      .selectFrom('api_keys')
      .selectAll()
      .where('id', '=', parseKey(key)?.keyId ?? '')
      .executeTakeFirstOrThrow()
    expect(row.scopes).toEqual(['saves:read'])
    const days = ((row.expires_at?.getTime() ?? 0) - row.created_at.getTime()) / (24 * 3_600_000)
    expect(Math.round(days)).toBe(30)
  })

  it('may do no more than the one that makes them, and last no longer', async () => {
    const visitor = await Visitor.withKey(api, ['keys:write', 'saves:read'])
    const before = await api.db.selectFrom('api_keys').select('id').execute()

    const more = await visitor.submit(at(), at(), { scopes: 'users:write' })
    const full = `key_${api.app.key.split('_')[2]}`
    const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get(at())).body)?.[1] ?? ''
    const rolled = await visitor.browser.post(visitor.url(at(`/${full}/roll`)), { csrf, overlap_hours: '1' })

    expect([more.status, rolled.status]).toEqual([403, 403])
    expect(await api.db.selectFrom('api_keys').select('id').execute()).toEqual(before)

    const short = new Visitor(api)
    const end = new Date(api.now().getTime() + 24 * 3_600_000)
    await short.signIn(await keyWith(api, ['keys:write', 'saves:read'], api.app.id, end))
    const longer = await short.submit(at(), at(), { scopes: 'saves:read', days: '30' })
    const endless = await short.submit(at(), at(), { scopes: 'saves:read', days: '' })
    expect([longer.status, endless.status]).toEqual([400, 400])
    expect(textOf(longer)).toContain('may not last longer')
  })

  it('are rolled with an overlap', async () => {
    const visitor = await Visitor.withKey(api)
    const old = await keyWith(api, ['saves:read'])
    const id = parseKey(old)?.keyId ?? ''

    const page = await visitor.submit(at(), at(`/${id}/roll`), { overlap_hours: '24' })

    const key = KEY.exec(page.body)?.[0] ?? ''
    const status = async (token: string) => (await api.call('GET', '/v1/saves', undefined, { token })).status
    expect([await status(old), await status(key)]).toEqual([200, 200])
    api.advance(24 * 3_600_000 + 10_000)
    expect([await status(old), await status(key)]).toEqual([401, 200])
  })

  it('are revoked', async () => {
    const visitor = await Visitor.withKey(api)
    const key = await keyWith(api, ['saves:read'])

    const page = await visitor.submit(at(), at(`/${parseKey(key)?.keyId}/revoke`))

    expect(page.location).toContain('done=revoked')
    expect((await api.call('GET', '/v1/saves', undefined, { token: key })).status).toBe(401)
  })

  it('leave a trace of who did it', async () => {
    const visitor = await Visitor.operator(api)
    const page = await visitor.submit(at(), at(), { scopes: 'sounds:read' })
    const made = parseKey(KEY.exec(page.body)?.[0] ?? '')?.keyId ?? ''
    await visitor.submit(at(), at(`/${made}/revoke`))

    const changes = await api.db
      .selectFrom('audit_log')
      .selectAll()
      .where('target', '=', made)
      .orderBy('id')
      .execute()

    expect(changes).toMatchObject([
      { actor: 'operator', app_id: api.app.id, action: 'key.created', detail: { scopes: 'sounds:read' } },
      { actor: 'operator', app_id: api.app.id, action: 'key.revoked' },
    ])
    const shown = textOf(await visitor.get(`/console/apps/${api.app.id}/settings`))
    expect(shown).toContain('key.revoked')
    expect(shown).toContain(made)
  })
})
