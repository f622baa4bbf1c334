import { describe, expect, it } from '@jest/globals'
import { Webhook as SvixWebhook } from 'svix'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { answering, checkSignature } from './support/receiver.ts'
import { tap, until, useHooks } from './support/hooks.ts'

describeOnEveryStorage('what happens is told', (mode) => {
  const hooks = useHooks(mode)

  it('from the tap to its end, signed, with the save as the API shows it', async () => {
    const { app, receiver, secret } = await hooks.listen({ events: ['save.*'] })
    await app.link('ada', 'spotify')
    const isrc = 'QZTST2600001'
    hooks.sandbox.world.addRecording({ title: 'Told Once', artists: ['The Hooks'], isrc })
    const track = { title: 'Told Once', artists: ['The Hooks'], isrc }
    const save = await tap(app, { user: 'ada', track })

    await until('the end is told', () => receiver.ofType('save.completed').length === 1)

    for (const received of receiver.received) {
      checkSignature(secret, received)
      new SvixWebhook(secret).verify(received.raw, received.headers as Record<string, string>)
      expect(received.headers['content-type']).toBe('application/json')
      expect(received.body.timestamp).toMatch(/^\d{4}-.*Z$/)
      expect(received.body.data).toMatchObject({ user: 'ada', save: { id: save } })
      expect(Object.keys(received.body).toSorted()).toEqual(['data', 'timestamp', 'type'])
    }
    const shown = (await app.call('GET', `/v1/saves/${save}`)).body
    const last = receiver.ofType('save.completed')[0]?.body.data
    expect(last.save).toEqual(shown)
    const types = receiver.received.map(({ body }) => body.type)
    expect(types.filter((type) => type === 'save.created')).toHaveLength(1)
    expect(types.filter((type) => type === 'save.placement.updated').length).toBeGreaterThanOrEqual(1)
    expect(receiver.ids().size).toBe(receiver.received.length)
  }, 60_000)

  it('in both directions of the log, and again on request with the same id', async () => {
    const { receiver, call, deliveries, endpoint } = await hooks.listen({ events: ['save.*'] })

    const test = await call('POST', '/test')
    expect(test.status).toBe(202)
    await until('it has come', async () => (await deliveries())[0]?.['status'] === 'delivered')
    const again = await call('POST', `/deliveries/${test.body.id}/redeliver`)
    expect(again.status).toBe(202)
    await until('it has come again', () => receiver.received.length === 2)

    expect(receiver.ids()).toEqual(new Set([test.body.event_id]))
    expect(receiver.received[0]?.body).toMatchObject({ type: 'webhook.test', data: { endpoint } })
    await until('it is in the log', async () => (await deliveries())[0]?.['status'] === 'delivered')
    expect(await deliveries()).toEqual([
      expect.objectContaining({
        id: test.body.id,
        attempts: 1,
        request: { body: expect.stringContaining('webhook.test') },
        answer: { status: 204, duration_ms: expect.any(Number) },
      }),
    ])
  }, 60_000)

  it('with both secrets for a day after a rotation', async () => {
    const { receiver, call, secret } = await hooks.listen()
    const rotated = await call('POST', '/rotate-secret')
    expect(rotated.status).toBe(201)
    await call('POST', '/test')
    await until('one has come', () => receiver.received.length === 1)

    const [first] = receiver.received
    expect(String(first?.headers['webhook-signature']).split(' ')).toHaveLength(2)
    for (const one of [secret, rotated.body.secret]) checkSignature(one, first as never)

    await hooks.advance(24 * 3_600_000 + 1000)
    await call('POST', '/test')
    await until('another has come', () => receiver.received.length === 2)
    const signatures = String(receiver.received[1]?.headers['webhook-signature'])
    expect(signatures.split(' ')).toHaveLength(1)
  }, 60_000)

  it('keeps the first payload for every attempt, and no secrets of the answer', async () => {
    const { app, receiver, deliveries } = await hooks.listen({
      events: ['save.created'],
      behaviour: answering(500, {}, 'config: api_key=abcdefgh12345 Bearer abcdefghijkl \u0000 bad'),
    })
    const save = await tap(app)
    await until('it was tried', async () => (await deliveries())[0]?.['error'] !== undefined)
    const [failed] = await deliveries()
    expect(failed).toMatchObject({ status: 'waiting', error: 'answered 500', answer: { status: 500 } })
    expect(JSON.stringify(failed)).not.toMatch(/abcdefgh/)

    receiver.behaviour = answering(200)
    await hooks.advance(6000)
    await until('it has come', async () => (await deliveries())[0]?.['status'] === 'delivered')

    expect(receiver.received.map(({ raw }) => raw)).toEqual([
      receiver.received[0]?.raw,
      receiver.received[0]?.raw,
    ])
    expect(receiver.ids().size).toBe(1)
    expect(receiver.received[0]?.body.data.save.id).toBe(save)
  }, 60_000)
})

describe('the state of a save', () => {
  const hooks = useHooks()

  it('has no addresses that open the linking pages', async () => {
    const { app, receiver } = await hooks.listen({ events: ['save.created'] })
    await tap(app, { services: ['spotify'] })
    await until('it has come', () => receiver.received.length === 1)

    const { save } = receiver.received[0]?.body.data ?? {}
    expect(save.placements).toEqual([
      {
        service: 'spotify',
        status: 'awaiting_link',
        action: { kind: 'link' },
        updated_at: expect.any(String),
      },
    ])
    expect(receiver.received[0]?.raw).not.toMatch(/\/link/)
  }, 60_000)

  it('fits into 20 kB however much was sent', async () => {
    const { app, receiver } = await hooks.listen({ events: ['save.created'] })
    const links = Array.from({ length: 20 }, (_, n) => `https://music.example/${n}${'x'.repeat(1900)}`)
    await tap(app, { track: { title: 'Long', artists: ['The Hooks'], links } })
    await until('it has come', () => receiver.received.length === 1)

    const [received] = receiver.received
    expect(Buffer.byteLength(received?.raw ?? '')).toBeLessThan(20_000)
    expect(received?.body.data).toMatchObject({ truncated: true, save: { status: 'needs_action' } })
  }, 60_000)

  it('is told to others of the app only, and to those who listen for it', async () => {
    const one = await hooks.listen({ events: ['link.*'] })
    const two = await hooks.listen({ events: ['save.created'], app: one.app })
    const other = await hooks.listen()
    await one.app.link('bob', 'spotify')
    await tap(one.app, { user: 'bob' })

    await until(
      'both have heard',
      () => one.receiver.received.length === 1 && two.receiver.received.length === 1,
    )

    expect(one.receiver.received[0]?.body).toMatchObject({
      type: 'link.created',
      data: { user: 'bob', link: { service: 'spotify', again: false } },
    })
    expect(two.receiver.received[0]?.body.type).toBe('save.created')
    expect(other.receiver.received).toEqual([])
  }, 60_000)
})
