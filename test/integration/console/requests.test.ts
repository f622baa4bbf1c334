import { describe, expect, it } from '@jest/globals'
import { excerptOf } from '../../../server/requests/redact.ts'
import { createRequestLog } from '../../../server/requests/log.ts'
import type { RequestLog } from '../../../server/requests/log.ts'
import { createLogger } from '../../../core/logger.ts'
import { prune } from '../../../workers/sweep/sweep.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { textOf } from '../../support/web-browser.ts'
import { someSave, useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor, keyWith } from './support/visitor.ts'

describeOnEveryStorage('the log of requests', (mode) => {
  const api = useApi(mode, { env: { ADMIN_TOKEN } })
  const rows = (app: string) =>
    api.db.selectFrom('request_log').selectAll().where('app_id', '=', app).orderBy('id').execute()

  it('has what apps in test mode ask, with the problem they are told', async () => {
    const app = await api.createApp('test')
    const visitor = await Visitor.withKey(api, ['saves:read'], app.id)
    const token = app.key
    const made = await api.call('POST', '/v1/saves', someSave(), { token })
    await api.call('POST', '/v1/saves', { user: 'u_1', nonsense: true }, { token })
    await api.call('GET', '/v1/users/somebody-by-name/export', undefined, { token })

    const written = await waitFor('three lines', async () => {
      const found = await rows(app.id)
      return found.length >= 3 && found
    })

    expect(written).toMatchObject([
      { method: 'POST', path: '/v1/saves', status: 202, code: null, key_id: `key_${token.split('_')[2]}` },
      { method: 'POST', path: '/v1/saves', status: 400, code: 'invalid_request' },
      { method: 'GET', path: '/v1/users/{user}/export', status: 404, code: 'not_found' },
    ])
    expect(written[0]?.answer).toContain(made.body.id)
    const page = textOf(await visitor.get(`/console/apps/${app.id}/requests`))
    expect(page).toContain('POST /v1/saves')
    expect(page).toContain('invalid_request')
    const { body: problems } = await visitor.get(`/console/apps/${app.id}/requests?only=problems`)
    expect(problems).toContain('>404<')
    expect(problems).not.toContain('>202<')
  })

  it('has nothing of live mode', async () => {
    const [live, test] = [await api.createApp('live'), await api.createApp('test')]
    await api.call('GET', '/v1/saves', undefined, { token: live.key })
    await api.call('GET', '/v1/saves', undefined, { token: test.key })

    await waitFor('the one in test mode', async () => (await rows(test.id)).length === 1)

    expect(await rows(live.id)).toEqual([])
    const visitor = await Visitor.withKey(api, ['saves:read'], live.id)
    expect(textOf(await visitor.get(`/console/apps/${live.id}/requests`))).toContain('in test mode only')
  })

  it('keeps the newest 500 of an app, for a day', async () => {
    const app = await api.createApp('test')
    const log = createRequestLog({ db: api.db, log: createLogger('silent'), now: api.now })
    for (let n = 0; n < 620; n += 1) {
      answered(log, app.id, n)
      if (n % 100 === 0) await log.flush()
    }
    await log.flush()

    const kept = await rows(app.id)
    expect(kept).toHaveLength(500)
    expect(kept[0]?.id).toBe(requestId(120))

    api.advance(25 * 3_600_000)
    await prune(api.product.running.ctx)
    expect(await rows(app.id)).toEqual([])
  })

  it('has the beginning of a flood, and all that was refused', async () => {
    const app = await api.createApp('test')
    const log = createRequestLog({ db: api.db, log: createLogger('silent'), now: api.now })
    for (let n = 0; n < 400; n += 1) answered(log, app.id, n, n % 100 === 99 ? 429 : 200)
    await log.flush()

    const kept = await rows(app.id)
    expect(kept.filter(({ status }) => status === 429).map(({ id }) => id)).toEqual(
      [99, 199, 299, 399].map(requestId),
    )
    expect(kept.at(-3)?.id).toBe(requestId(249))
  })
})

const requestId = (n: number) => `req_${String(n).padStart(32, '0')}`

/** Lets the log see one request that was answered. */
function answered(log: RequestLog, appId: string, n: number, statusCode = 200): void {
  const close: (() => void)[] = []
  const caller = { appId, mode: 'test', credential: { kind: 'key', id: 'key_1' } }
  const res = {
    locals: { requestId: requestId(n), caller },
    statusCode,
    on: (_event: string, listener: () => void) => close.push(listener),
  }
  log.note(
    { method: 'GET', originalUrl: '/v1/saves', body: undefined } as never,
    res as never,
    () => undefined,
  )
  for (const listener of close) listener()
}

describe('what is kept of a body', () => {
  it.each([
    [
      'who somebody is',
      { user: 'ada@example.com', display_name: 'Ada', accounts: [{ account_name: 'Ada L' }] },
    ],
    [
      'what lets somebody in',
      { token: 'atu_abc', secret: 'whsec_abc', link_url: 'https://a.example/link?session=abc' },
    ],
    ['what stands where it should not', { title: 'ada atm_test_abc_def whsec_abc eyJhbGciOi.eyJzdWIi.c2ln' }],
    [
      'an address behind what lets somebody in',
      { title: 'atm_x:ada@example.com ?code=4/0Ab&hint=ada@example.com' },
    ],
    ['an address that is cut off', { title: `${'whsec_x'.repeat(141)} Ada.Lovelace@${'x'.repeat(300)}` }],
    ['names of fields', { 'ada@example.com': 1, atu_abc: { x: 'ada' } }],
    ['what is deep', { a: { b: { c: { d: { e: { f: { g: 'ada' } } } } } } }],
  ])('is not %s', (_what, body) => {
    const kept = excerptOf(body) ?? ''

    expect(kept).not.toMatch(/@example|Ada|abc|eyJ/)
  })

  it('is how it was built, and what songs are called', () => {
    const kept = excerptOf({
      track: { title: 'Night Ferry', artists: ['Paper Lanterns'], duration_ms: 5 },
      services: ['spotify'],
    })

    expect(JSON.parse(kept ?? '')).toEqual({
      track: { title: 'Night Ferry', artists: ['Paper Lanterns'], duration_ms: 5 },
      services: ['spotify'],
    })
  })

  it.each(['x', 'eyJ-', 'a@', 'atm_', '?token=', 'eyJa.b.'])(
    'is found at once, however many "%s" somebody sends',
    (part) => {
      const title = part.repeat(Math.floor(60_000 / part.length))
      const started = performance.now()

      const kept = excerptOf({ title }) ?? ''

      // Looking at each beginning anew takes seconds.
      expect(performance.now() - started).toBeLessThan(200)
      expect(kept.length).toBeLessThan(300)
    },
  )

  it('is short', () => {
    const kept =
      excerptOf({ saves: Array.from({ length: 100 }, () => ({ title: 'x'.repeat(10_000) })) }) ?? ''

    expect(kept.length).toBeLessThan(3100)
    expect(kept).toContain('x…')
  })
})

describe('a secret', () => {
  const api = useApi('embedded', { env: { ADMIN_TOKEN, LOCAL_WEBHOOKS: 'true' }, roles: ['server'] })

  it('is on no page and in no row of the console, but where it is shown once', async () => {
    const key = await keyWith(api)
    const visitor = new Visitor(api)
    await visitor.signIn(key)
    const at = (path = '') => `/console/apps/${api.app.id}${path}`
    const session = await api.session('u_secret')
    const link = await api.call('POST', '/v1/users/u_secret/link-sessions')
    const hook = await visitor.submit(at('/webhooks'), at('/webhooks'), {
      url: 'http://127.0.0.1:9/x',
      events: '*',
    })
    const fresh = await visitor.submit(at('/keys'), at('/keys'), { scopes: 'saves:read' })
    await api.call('POST', '/v1/saves', someSave({ user: 'u_secret' }), { token: key })
    const save = await api.call(
      'POST',
      '/v1/saves',
      { track: { title: 'A', artists: ['B'] } },
      { token: session },
    )
    const secrets = [
      key,
      ADMIN_TOKEN,
      session,
      new URL(link.body.link_url).searchParams.get('session') ?? '',
      /whsec_[\w+/=]{20,}/.exec(hook.body)?.[0] ?? '',
      /atm_test_[0-9a-f]{32}_[0-9A-Za-z]{51}/.exec(fresh.body)?.[0] ?? '',
      visitor.browser.cookies(api.product.url).get('add-to-music-console') ?? '',
    ]
    for (const secret of secrets) expect(secret.length).toBeGreaterThan(15)
    await waitFor('the log', async () => {
      const found = await api.db.selectFrom('request_log').select('id').execute()
      return found.length >= 4
    })
    const operator = await Visitor.operator(api)
    const endpoint = await api.db.selectFrom('webhook_endpoints').select('id').executeTakeFirstOrThrow()
    const paths = [
      '',
      '/saves',
      `/saves/${save.body.id}`,
      '/webhooks',
      `/webhooks/${endpoint.id}`,
      '/keys',
      '/requests',
      '/settings',
    ]
    const bodies = [
      ...(await Promise.all(paths.map((path) => visitor.get(at(path))))),
      ...(await Promise.all(
        ['/console', '/admin', '/admin/links', '/admin/changes', '/admin/search?q=u_secret'].map((path) =>
          operator.get(path),
        ),
      )),
    ].map(({ status, body }) => ({ status, body }))
    const tables = await Promise.all([
      api.db.selectFrom('request_log').selectAll().execute(),
      api.db.selectFrom('audit_log').selectAll().execute(),
      api.db.selectFrom('console_sessions').selectAll().execute(),
    ])

    for (const { status } of bodies) expect(status).toBe(200)
    const all = bodies.map(({ body }) => body).join('\n') + JSON.stringify(tables)
    for (const secret of secrets) expect(all.includes(secret)).toBe(false)
    expect(JSON.stringify(tables[0])).not.toContain('u_secret')
  })
})
