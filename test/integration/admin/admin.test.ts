import { beforeAll, describe, expect, it } from '@jest/globals'
import { parseKey } from '../../../core/apps/credentials.ts'
import { WebBrowser, textOf } from '../../support/web-browser.ts'
import { call } from '../../support/product.ts'
import { expectProblem, someSave, useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor, keyWith } from '../console/support/visitor.ts'

const PAGES = ['/admin', '/admin/links', '/admin/search', '/admin/changes', '/admin/queues/']
const JSONS = ['/v1/admin/status', '/v1/admin/stuck']

describe('without ADMIN_TOKEN and ADMIN_PORT', () => {
  const api = useApi('embedded')

  it('there is no operator page', async () => {
    const visitor = await Visitor.withKey(api)
    for (const path of PAGES) expect((await visitor.get(path)).status).toBe(404)
    for (const path of JSONS) {
      const answer = await call(api.product.url, ADMIN_TOKEN, 'GET', path)
      expectProblem(answer, { status: 404, code: 'not_found' })
    }
  })
})

describe('behind ADMIN_TOKEN', () => {
  const api = useApi('embedded', { env: { ADMIN_TOKEN } })
  let failed: string

  beforeAll(async () => {
    const { body } = await api.call('POST', '/v1/saves', someSave({ user: 'u_search' }))
    failed = body.id
    await api.db
      .updateTable('placements')
      .set({
        status: 'failed',
        error: JSON.stringify({ code: 'not_applied', message: 'm', retryable: true }),
        wake_at: null,
        ring_at: null,
      })
      .where('save_id', '=', failed)
      .execute()
  })

  it('is shown to the operator, and to nobody with a key', async () => {
    const [operator, partner, nobody] = [
      await Visitor.operator(api),
      await Visitor.withKey(api),
      new WebBrowser(),
    ]
    for (const path of PAGES) {
      expect((await operator.get(path)).status).toBe(200)
      expect((await partner.get(path)).status).toBe(403)
      expect((await nobody.get(api.product.url + path)).location).toContain('/console/sign-in?next=%2Fadmin')
    }
  })

  it('answers programs with the token, and refuses everybody else', async () => {
    for (const path of JSONS) {
      const answer = await api.call('GET', path, undefined, { token: ADMIN_TOKEN })
      expect(answer.status).toBe(200)
      for (const token of [null, api.app.key, `${ADMIN_TOKEN}x`]) {
        expectProblem(await api.call('GET', path, undefined, { token }), {
          status: 401,
          code: 'unauthorized',
        })
      }
    }
    const status = await api.call('GET', '/v1/admin/status', undefined, { token: ADMIN_TOKEN })
    expect(status.body.services).toEqual(
      expect.arrayContaining([expect.objectContaining({ mode: 'test', service: 'spotify', state: 'ok' })]),
    )
    expect(status.body.queues.map(({ name }: { name: string }) => name)).toContain('match-spotify')
  })

  it('gives no app to the token of the operator', async () => {
    expect((await api.call('GET', '/v1/saves', undefined, { token: ADMIN_TOKEN })).status).toBe(401)
  })

  it('runs again what ended badly, by form and by program, and says who did it', async () => {
    const operator = await Visitor.operator(api)
    expect(textOf(await operator.get('/admin'))).toContain('not_applied')

    const page = await operator.submit('/admin', '/admin/retry')

    expect(page.location).toBe(`${api.product.url}/admin?retried=1`)
    const placement = await api.db
      .selectFrom('placements')
      .select('status')
      .where('save_id', '=', failed)
      .executeTakeFirst()
    expect(placement?.status).toBe('queued')
    const none = await api.call('POST', '/v1/admin/retry', { code: 'not_applied' }, { token: ADMIN_TOKEN })
    expect(none).toMatchObject({ status: 202, body: { retried: 0 } })
    const unknown = await api.call('POST', '/v1/admin/retry', { code: 'oops' }, { token: ADMIN_TOKEN })
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ pointer: '/code' }] } })
    const changes = await api.db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'retried')
      .orderBy('id')
      .execute()
    expect(changes).toMatchObject([
      { actor: 'operator', detail: { code: 'not_applied', retried: 1 } },
      { actor: 'operator', detail: { code: 'not_applied', retried: 0 } },
    ])
    expect(textOf(await operator.get('/admin/changes'))).toContain('retried')
  })

  it('finds anything by its id', async () => {
    const operator = await Visitor.operator(api)
    const key = parseKey(await keyWith(api))?.keyId ?? ''
    const event = await api.call('GET', `/v1/saves/${failed}`)
    const { position, created_at: at } = await api.db
      .selectFrom('events')
      .select(['position', 'created_at'])
      .where('save_id', '=', failed)
      .orderBy('position')
      .executeTakeFirstOrThrow()
    const evt = `evt_${at.getTime().toString(16).padStart(12, '0')}${position.toString(16).padStart(20, '0')}`
    const { recording_id: recording } = await api.db
      .selectFrom('saves')
      .select('recording_id')
      .where('id', '=', failed)
      .executeTakeFirstOrThrow()
    expect(event.status).toBe(200)
    const search = async (q: string) => textOf(await operator.get(`/admin/search?q=${encodeURIComponent(q)}`))

    expect(await search(failed)).toContain('save Open')
    expect(await search('u_search')).toContain('listener Open')
    expect(await search(api.app.id)).toContain('app Open')
    expect(await search(key)).toContain('key Open')
    expect(await search(evt)).toContain('event Open')
    expect(await search(recording)).toMatch(/recording Id/)
    for (const q of [
      'nothing',
      'sav_0',
      `sav_${'0'.repeat(32)}`,
      `evt_${'f'.repeat(32)}`,
      "'; drop table saves",
    ])
      expect(await search(q)).toContain('Nothing has this id')
  })

  it('lets nobody change the queues, and names the switch', async () => {
    const operator = await Visitor.operator(api)

    const page = await operator.browser.send(
      'PUT',
      operator.url('/admin/queues/api/queues/match-spotify/pause'),
      {
        headers: { 'sec-fetch-site': 'same-origin' },
      },
    )

    expect(page.status).toBe(400)
    expect(textOf(page)).toContain('ADMIN_QUEUES=write')
  })

  it('slows down guessing', async () => {
    for (let n = 0; n < 20; n += 1)
      await api.call('GET', '/v1/admin/stuck', undefined, { token: `guess-${n}` })

    const answer = await api.call('GET', '/v1/admin/stuck', undefined, { token: ADMIN_TOKEN })

    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
