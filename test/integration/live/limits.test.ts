import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { createKey } from '../../../core/apps/apps.ts'
import { waitFor } from '../../support/wait-for.ts'
import { expectProblem, someSave, someUser, useApi } from '../api/support/api.ts'
import { openStream } from './support/stream.ts'
import type { Stream } from './support/stream.ts'

describe('event streams and their limits', () => {
  const api = useApi('embedded')
  const open: Stream[] = []

  async function stream(path: string, token = api.app.key) {
    const opened = await openStream(api.product.url, token, path)
    open.push(opened)
    return opened
  }

  afterEach(() => {
    for (const one of open.splice(0)) one.hangUp()
  })

  describe('credentials', () => {
    it('end the stream when they end', async () => {
      const key = await createKey(api.db, api.product.running.ctx.newId, { appId: api.app.id }, api.now())
      const user = someUser()
      const byKey = await stream('/v1/events', key?.key)
      const bySession = await stream('/v1/events', await api.session(user, 60))
      const good = await stream('/v1/events')

      await api.db
        .updateTable('api_keys')
        .set({ revoked_at: api.now() })
        .where('id', '=', key?.id ?? '')
        .execute()
      await api.call('DELETE', `/v1/users/${user}`)
      await Promise.all([byKey.end(), bySession.end()])

      expect(good.ended).toBe(false)
    })

    it('open no more streams than a listener may have', async () => {
      const token = await api.session(someUser())
      const streams = await Promise.all(Array.from({ length: 12 }, () => stream('/v1/events', token)))

      const refused = await api.call('GET', '/v1/events', undefined, { token })
      streams[0]?.hangUp()
      const after = await waitFor('a free place', async () => {
        const next = await stream('/v1/events', token)
        return next.status === 200 ? next : undefined
      })

      expectProblem(refused, { status: 429, code: 'too_many_streams' })
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
      expect(after.status).toBe(200)
    })
  })

  it('cuts a client that does not read, and lets it go on from where it was', async () => {
    const app = await api.createApp()
    const artists = Array.from({ length: 36 }, (_, n) => `${n} ${'y'.repeat(480)}`)
    const { body } = await app.call('POST', '/v1/saves', { ...someSave(), track: { title: 'T', artists } })
    const lazy = await stream('/v1/events', app.key)
    const eager = await stream('/v1/events', app.key)
    await waitFor('both', () => lazy.lastId !== '' && eager.lastId !== '')
    lazy.pause()
    // More than sockets hold.
    const many = 1500
    // Of the save itself the streams may be told, too.
    const updates = (of: Stream) => of.messages.filter(({ event }) => event === 'save.placement.updated')

    await sql`insert into events (app_id, user_id, save_id, type, data, created_at)
      select ${app.id}, 'u', ${body.id}, 'save.placement.updated', '{"service":"spotify","status":"queued"}', now()
      from generate_series(1, ${many}::int)`.execute(api.db)
    await waitFor('all of it', () => updates(eager).length === many)
    lazy.resume()
    await lazy.end()
    const read = updates(lazy).length
    const back = await openStream(api.product.url, app.key, '/v1/events', { 'last-event-id': lazy.lastId })
    open.push(back)
    await waitFor('the rest', () => updates(back).length === many - read)

    expect(read).toBeLessThan(many)
    expect([...updates(lazy), ...updates(back)].map(({ data }) => data.id)).toEqual(
      updates(eager).map(({ data }) => data.id),
    )
    expect(eager.ended).toBe(false)
  })

  it('answers HEAD without a stream', async () => {
    const response = await fetch(`${api.product.url}/v1/events`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${api.app.key}` },
    })

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  })

  it('keeps a message below 20 kB, statuses first', async () => {
    const user = someUser()
    const many = Array.from({ length: 40 }, (_, n) => `${n} ${'y'.repeat(480)}`)
    const { body } = await api.call(
      'POST',
      '/v1/saves',
      someSave({ user, track: { title: 'T', artists: many } }),
    )

    const watch = await stream(`/v1/saves/${body.id}/events`)
    const { data } = await watch.message(({ event }) => event === 'save')

    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(20_000)
    expect(data).toMatchObject({
      truncated: true,
      save: {
        id: body.id,
        user,
        status: 'needs_action',
        placements: [{ status: 'awaiting_link', action: { kind: 'link' } }],
      },
    })
  })
})

describe('event streams of a server that shuts down', () => {
  const api = useApi('embedded')
  let streams: Stream[]

  beforeAll(async () => {
    const save = await api.call('POST', '/v1/saves', someSave())
    streams = [
      await openStream(api.product.url, api.app.key, '/v1/events'),
      await openStream(api.product.url, api.app.key, `/v1/saves/${save.body.id}/events`),
    ]
  })

  it('end, with a time to come back', async () => {
    const began = performance.now()

    await api.stop()

    await Promise.all(streams.map((one) => one.end()))
    expect(performance.now() - began).toBeLessThan(4000)
    for (const one of streams) expect(one.retryMs).toBeGreaterThanOrEqual(1000)
  })
})
