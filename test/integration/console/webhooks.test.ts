import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { waitFor } from '../../support/wait-for.ts'
import { textOf } from '../../support/web-browser.ts'
import { someSave, useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor } from './support/visitor.ts'

describe('webhooks in the console', () => {
  const api = useApi('embedded', {
    roles: ['server', 'worker'],
    env: { ADMIN_TOKEN, LOCAL_WEBHOOKS: 'true' },
  })
  const heard: IncomingMessage['headers'][] = []
  let answer = 204
  const receiver = createServer((req, res) => {
    heard.push(req.headers)
    req.resume().on('end', () => res.writeHead(answer).end('what I think of it'))
  })
  beforeAll(() => new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done)))
  afterAll(() => void receiver.close())

  const all = (path = '') => `/console/apps/${api.app.id}/webhooks${path}`
  const hook = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`

  async function newEndpoint(visitor: Visitor): Promise<string> {
    const page = await visitor.submit(all(), all(), { url: hook(), events: '*' })
    expect(page.body).toMatch(/whsec_[\w+/=]{20,}/)
    const rows = await api.db.selectFrom('webhook_endpoints').select('id').orderBy('id', 'desc').execute()
    return rows[0]?.id ?? ''
  }
  const deliveries = (id: string) =>
    api.db.selectFrom('deliveries').selectAll().where('endpoint_id', '=', id).orderBy('id').execute()

  it('are added, tested, read, sent again, recovered', async () => {
    const visitor = await Visitor.withKey(api, ['webhooks:read', 'webhooks:write'])
    const id = await newEndpoint(visitor)

    const tested = await visitor.submit(all(`/${id}`), all(`/${id}/test`))
    await waitFor('a test', async () => (await deliveries(id))[0]?.status === 'delivered')
    const [first] = await deliveries(id)
    const page = await visitor.get(tested.location.replace(api.product.url, ''))
    expect(textOf(page)).toContain('webhook.test')
    expect(textOf(page)).toContain('delivered')
    expect(textOf(page)).toContain(first?.event_id)

    const before = heard.length
    await visitor.submit(all(`/${id}`), all(`/${id}/redeliver`), { delivery: first?.id ?? '' })
    await waitFor('it again', () => heard.length > before)
    expect(heard.at(-1)?.['webhook-id']).toBe(first?.event_id)

    answer = 500
    await api.call('POST', '/v1/saves', someSave())
    await waitFor('a failure', async () =>
      (await deliveries(id)).some((one) => one.response_status === 500 && one.attempts > 0),
    )
    answer = 204
    expect(textOf(await visitor.get(all(`/${id}?status=waiting`)))).toContain('what I think of it')
    await api.db
      .updateTable('deliveries')
      .set({ status: 'failed', due_at: null })
      .where('status', '=', 'waiting')
      .execute()
    const recovered = await visitor.submit(all(`/${id}`), all(`/${id}/recover`), { hours: '1' })
    expect(recovered.location).toMatch(/count=[1-9]/)
    await waitFor('the rest', async () =>
      (await deliveries(id)).every(({ status }) => status === 'delivered'),
    )
  })

  it('are changed, disabled, enabled, given a new secret, deleted', async () => {
    const visitor = await Visitor.withKey(api, ['webhooks:read', 'webhooks:write'])
    const id = await newEndpoint(visitor)
    const one = () =>
      api.db.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirst()

    await visitor.submit(all(`/${id}`), all(`/${id}`), { url: `${hook()}/2`, events: 'save.*' })
    expect(await one()).toMatchObject({ url: `${hook()}/2`, events: ['save.*'] })
    const bad = await visitor.submit(all(`/${id}`), all(`/${id}`), { url: 'ftp://nowhere', events: 'save.*' })
    expect(bad.status).toBe(400)
    expect(bad.body).toContain('role="alert"')

    await visitor.submit(all(`/${id}`), all(`/${id}/disable`))
    expect((await one())?.disabled_reason).toBe('you')
    await visitor.submit(all(`/${id}`), all(`/${id}/enable`))
    expect((await one())?.disabled_at).toBeNull()

    const rotated = await visitor.submit(all(`/${id}`), all(`/${id}/rotate`))
    const secret = /whsec_[\w+/=]{20,}/.exec(rotated.body)?.[0] ?? ''
    expect(secret).not.toBe('')
    expect((await visitor.get(all(`/${id}`))).body).not.toContain(secret)

    await visitor.submit(all(`/${id}`), all(`/${id}/delete`))
    expect(await one()).toBeUndefined()
  })
})
