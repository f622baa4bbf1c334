import { beforeAll, describe, expect, it } from '@jest/globals'
import { ALL_SCOPES } from '../../../core/apps/apps.ts'
import type { Scope } from '../../../core/apps/apps.ts'
import type { TestApp } from '../../support/product.ts'
import { WebBrowser } from '../../support/web-browser.ts'
import { someSave, useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor } from './support/visitor.ts'

/** Every page about an app, with the scope it asks for. */
const PAGES: readonly (readonly [string, Scope | undefined])[] = [
  ['', 'saves:read'],
  ['/saves', 'saves:read'],
  ['/saves/SAVE', 'saves:read'],
  ['/webhooks', 'webhooks:read'],
  ['/webhooks/ENDPOINT', 'webhooks:read'],
  ['/keys', 'keys:write'],
  ['/requests', 'saves:read'],
  ['/settings', undefined],
]

/** Everything that changes something, with the scope it asks for. */
const FORMS: readonly (readonly [string, Scope])[] = [
  ['/keys', 'keys:write'],
  ['/keys/KEY/roll', 'keys:write'],
  ['/keys/KEY/revoke', 'keys:write'],
  ['/webhooks', 'webhooks:write'],
  ['/webhooks/ENDPOINT', 'webhooks:write'],
  ['/webhooks/ENDPOINT/test', 'webhooks:write'],
  ['/webhooks/ENDPOINT/rotate', 'webhooks:write'],
  ['/webhooks/ENDPOINT/disable', 'webhooks:write'],
  ['/webhooks/ENDPOINT/enable', 'webhooks:write'],
  ['/webhooks/ENDPOINT/redeliver', 'webhooks:write'],
  ['/webhooks/ENDPOINT/recover', 'webhooks:write'],
  ['/webhooks/ENDPOINT/delete', 'webhooks:write'],
]

const FIELDS = {
  url: 'https://videos.example/hooks',
  events: '*',
  scopes: 'saves:read',
  overlap_hours: '1',
  hours: '1',
  delivery: 'whd_1',
}

describe('what a session may do', () => {
  const api = useApi('embedded', { env: { ADMIN_TOKEN } })
  let other: TestApp
  const ids = new Map<string, string>()

  beforeAll(async () => {
    other = await api.createApp()
    const save = await api.call('POST', '/v1/saves', someSave(), { token: other.key })
    const endpoint = await api.call(
      'POST',
      '/v1/webhook-endpoints',
      { url: FIELDS.url, events: ['*'] },
      { token: other.key },
    )
    ids.set('SAVE', save.body.id)
    ids.set('ENDPOINT', endpoint.body.id)
    ids.set('KEY', `key_${other.key.split('_')[2]}`)
  })

  const address = (app: string, path: string) =>
    `/console/apps/${app}${path.replace(/[A-Z]+/, (name) => ids.get(name) ?? '')}`
  const csrfOf = async (visitor: Visitor) =>
    /name="csrf" value="([^"]+)"/.exec(
      (await visitor.get(`/console/apps/${api.app.id}/settings`)).body,
    )?.[1] ?? ''

  it.each(PAGES)('shows "%s" to whoever has the scope, and to the operator', async (path, scope) => {
    const scopes = scope === undefined ? [] : [scope]
    const allowed = await Visitor.withKey(api, scopes, other.id)
    const lacking = await Visitor.withKey(
      api,
      ALL_SCOPES.filter((one) => one !== scope),
      other.id,
    )
    const operator = await Visitor.operator(api)

    expect((await allowed.get(address(other.id, path))).status).toBe(200)
    expect((await operator.get(address(other.id, path))).status).toBe(200)
    const page = await lacking.get(address(other.id, path))
    expect(page.status).toBe(scope === undefined ? 200 : 403)
    if (scope !== undefined) expect(page.body).toContain(scope)
  })

  it.each(PAGES)('hides another app\'s "%s"', async (path) => {
    const visitor = await Visitor.withKey(api)

    const theirs = await visitor.get(address(other.id, path))
    const nobodys = await visitor.get(address('app_00000000000000000000000000000000', path))
    // Their object, asked for within one's own app.
    const mixed =
      path.includes('/S') || path.includes('/E') ? await visitor.get(address(api.app.id, path)) : theirs

    expect([theirs.status, nobodys.status, mixed.status]).toEqual([404, 404, 404])
    for (const id of [other.id, ...ids.values()]) expect(theirs.body + mixed.body).not.toContain(id)
  })

  it.each(FORMS)(
    'refuses "%s" without the scope, the secret of the form, or the app',
    async (path, scope) => {
      const lacking = await Visitor.withKey(
        api,
        ALL_SCOPES.filter((one) => one !== scope),
        other.id,
      )
      const stranger = await Visitor.withKey(api)
      const allowed = await Visitor.withKey(api, [scope], other.id)
      const before = await changeable()
      const url = lacking.url(address(other.id, path))
      const own = (visitor: Visitor) => csrfFrom(visitor, other.id)

      const answers = [
        await lacking.browser.post(url, { ...FIELDS, csrf: await own(lacking) }),
        await stranger.browser.post(url, { ...FIELDS, csrf: await csrfOf(stranger) }),
        await stranger.browser.post(stranger.url(address(api.app.id, path)), {
          ...FIELDS,
          csrf: await csrfOf(stranger),
          ...(ids.has(/[A-Z]+/.exec(path)?.[0] ?? '') ? {} : { scopes: 'no:scope', url: 'nowhere' }),
        }),
        await allowed.browser.post(url, FIELDS),
        await allowed.browser.post(url, { ...FIELDS, csrf: await csrfOf(stranger) }),
        await allowed.browser.post(
          url,
          { ...FIELDS, csrf: await own(allowed) },
          { 'sec-fetch-site': 'cross-site' },
        ),
        await new WebBrowser().post(url, { ...FIELDS, csrf: await own(allowed) }),
      ]

      const [without, theirs, mixed, ...forged] = answers.map(({ status }) => status)
      expect([without, theirs]).toEqual([403, 404])
      expect([400, 404]).toContain(mixed)
      expect(forged).toEqual([403, 403, 403, 401])
      expect(await changeable()).toEqual(before)
    },
  )

  async function csrfFrom(visitor: Visitor, app: string): Promise<string> {
    const page = await visitor.get(`/console/apps/${app}/settings`)
    return /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  }

  /** What those forms would change. */
  async function changeable() {
    return {
      keys: await api.db
        .selectFrom('api_keys')
        .select(['id', 'revoked_at', 'expires_at'])
        .where('id', '=', ids.get('KEY') ?? '')
        .execute(),
      endpoints: await api.db.selectFrom('webhook_endpoints').selectAll().execute(),
      secrets: await api.db.selectFrom('webhook_secrets').select('id').execute(),
      deliveries: await api.db.selectFrom('deliveries').selectAll().execute(),
      audit: await api.db.selectFrom('audit_log').select('id').where('action', '!=', 'signed_in').execute(),
    }
  }
})
