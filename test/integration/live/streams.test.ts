import { afterEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { expectProblem, someSave, someUser, useApi, withoutTickets } from '../api/support/api.ts'
import { openStream } from './support/stream.ts'
import type { Stream } from './support/stream.ts'

const isEnd = ({ event }: { event: string }) => event === 'end'
const isSave = ({ event }: { event: string }) => event === 'save'

describeOnEveryStorage('event streams', (mode) => {
  const api = useApi(mode, { roles: ['server', 'worker'] })
  const open: Stream[] = []

  async function stream(path: string, token = api.app.key, headers: Record<string, string> = {}) {
    const opened = await openStream(api.product.url, token, path, headers)
    open.push(opened)
    return opened
  }

  async function tap(change: Record<string, unknown> = {}) {
    const answer = await api.call('POST', '/v1/saves', someSave(change))
    expect(answer.status).toBe(202)
    return answer.body
  }

  afterEach(() => {
    for (const one of open.splice(0)) one.hangUp()
  })

  describe('of a save', () => {
    it('begins with the save, tells each change, and ends when it is finished', async () => {
      const user = someUser()
      const save = await tap({ user, track: { title: 'Night Ferry', artists: ['Paper Lanterns'] } })
      const watch = await stream(`/v1/saves/${save.id}/events`)
      const first = await watch.message(isSave)

      await api.app.link(user, 'spotify')
      await watch.message(isEnd)
      await watch.end()

      expect(watch.status).toBe(200)
      expect(watch.headers['content-type']).toBe('text/event-stream; charset=utf-8')
      expect(watch.headers['cache-control']).toBe('no-store, no-transform')
      expect(watch.retryMs).toBeGreaterThan(0)
      expect(withoutTickets(first.data.save)).toEqual(withoutTickets(save))
      const changes = watch.messages.filter(({ event }) => event === 'save.placement.updated')
      // The save that comes with an event may be further on than the event; finished, it ends the stream.
      const statuses = changes.map(({ data }) => data.placement.status)
      expect(['queued', 'matched', 'saved'].slice(0, statuses.length)).toEqual(statuses)
      expect(changes.every(({ data }) => /^evt_[0-9a-f]{32}$/.test(data.id))).toBe(true)
      const { body } = await api.call('GET', `/v1/saves/${save.id}`)
      expect(changes.at(-1)?.data).toMatchObject({ user, type: 'save.placement.updated', save: body })
      expect(watch.messages.at(-1)).toEqual({
        id: 'end',
        event: 'end',
        data: { type: 'end', status: 'done' },
      })
    })

    it('of a finished save shows it and ends; connecting again is answered with 204', async () => {
      const user = someUser()
      await api.app.link(user, 'spotify')
      const save = await tap({ user, track: { title: 'Night Ferry', artists: ['Paper Lanterns'] } })
      await api.call('GET', `/v1/saves/${save.id}?wait=20`)

      const watch = await stream(`/v1/saves/${save.id}/events`)
      await watch.end()
      const again = await stream(`/v1/saves/${save.id}/events`, api.app.key, {
        'last-event-id': watch.lastId,
      })
      const byQuery = await stream(`/v1/saves/${save.id}/events?last_event_id=end`)

      expect(watch.messages.map(({ event }) => event)).toEqual(['save', 'end'])
      expect(watch.messages[0]?.data.save.status).toBe('done')
      expect([again.status, byQuery.status]).toEqual([204, 204])
    })

    it('stays open when asked to', async () => {
      const user = someUser()
      await api.app.link(user, 'spotify')
      const save = await tap({ user, track: { title: 'Night Ferry', artists: ['Paper Lanterns'] } })
      const watch = await stream(`/v1/saves/${save.id}/events?stay=true`)
      await watch.message(({ data }) => data.save?.status === 'done')

      await sql`insert into events (app_id, user_id, save_id, type, data, created_at)
        values (${api.app.id}, ${user}, ${save.id}, 'save.placement.updated',
          '{"service":"spotify","status":"undone"}', ${api.now()}::timestamptz)`.execute(api.db)

      await watch.message(({ data }) => data.placement?.status === 'undone')
      expect(watch.ended).toBe(false)
      expect(watch.messages.some(isEnd)).toBe(false)
    })

    it("is not there for another app or another app's listener, nor is one that does not exist", async () => {
      const user = someUser()
      const save = await tap({ user })
      const others = [(await api.createApp()).key, await api.session(someUser())]

      const answers = await Promise.all([
        ...others.map((token) => api.call('GET', `/v1/saves/${save.id}/events`, undefined, { token })),
        api.call('GET', '/v1/saves/sav_nothing/events'),
        api.call('GET', `/v1/saves/sav_${'0'.repeat(32)}/events`),
      ])

      for (const answer of answers) expectProblem(answer, { status: 404, code: 'not_found' })
      const mine = await stream(`/v1/saves/${save.id}/events`, await api.session(user))
      expect(mine.status).toBe(200)
    })
  })

  describe('of an app and of a listener', () => {
    it('tells each what is theirs, links too', async () => {
      const [ada, bob] = [someUser(), someUser()]
      const [app, other] = [await api.createApp(), await api.createApp()]
      const session = await app.call('POST', '/v1/user-sessions', { user: bob })
      const all = await stream('/v1/events', app.key)
      const ofAda = await stream(`/v1/events?user=${ada}`, app.key)
      const bySession = await stream('/v1/events', session.body.token)
      const ofOther = await stream('/v1/events', other.key)

      const { body: first } = await app.call('POST', '/v1/saves', someSave({ user: ada }))
      const { body: second } = await app.call('POST', '/v1/saves', someSave({ user: bob }))
      await app.link(bob, 'amazon-music')
      await bySession.message(({ event }) => event === 'link.created')
      await all.message(({ event }) => event === 'link.created')

      const ids = (one: Stream) => one.messages.map(({ data }) => data.save?.id ?? data.link?.service)
      expect(new Set(ids(all))).toEqual(new Set([first.id, second.id, 'amazon-music']))
      expect(new Set(ids(ofAda))).toEqual(new Set([first.id]))
      expect(new Set(ids(bySession))).toEqual(new Set([second.id, 'amazon-music']))
      expect(ofOther.messages).toEqual([])
      expect(all.messages[0]).toMatchObject({
        event: 'save.created',
        data: { type: 'save.created', user: ada, save: { id: first.id } },
      })
    })

    it('goes on from the last id without a loss or a repetition, also when nothing was seen yet', async () => {
      const app = await api.createApp()
      const user = someUser()
      const before = await stream('/v1/events', app.key)
      await waitFor('an id', () => before.lastId !== '')
      before.hangUp()
      const made: string[] = []
      const make = async () => {
        const { body } = await app.call('POST', '/v1/saves', { ...someSave(), user })
        made.push(body.id)
      }
      for (let n = 0; n < 3; n += 1) await make()

      const first = await stream('/v1/events', app.key, { 'last-event-id': before.lastId })
      await first.message(({ data }) => data.save.id === made[1])
      const second = first.messages.find(({ data }) => data.save.id === made[1])
      first.hangUp()
      await make()
      const rest = await stream(`/v1/events?last_event_id=${second?.id}`, app.key)
      await rest.message(({ data }) => data.save.id === made[3])
      await make()
      await rest.message(({ data }) => data.save.id === made[4])

      expect(first.messages.slice(0, 2).map(({ data }) => data.save.id)).toEqual(made.slice(0, 2))
      expect(rest.messages.map(({ data }) => data.save.id)).toEqual(made.slice(2))
    })

    it('says that too much was missed, instead of a part of it', async () => {
      const app = await api.createApp()
      // Who comes while the server still reads what is new is told all of it, so that has to be over.
      const reading = await stream('/v1/events', app.key)
      await waitFor('an id', () => reading.lastId !== '')
      const newest = await sql<{ id: number }>`select coalesce(max(position), 0) as id from events`.execute(
        api.db,
      )
      await sql`insert into events (app_id, user_id, type, data, created_at)
        select ${app.id}, 'u', 'link.created', '{"service":"spotify"}', now() from generate_series(1, 5001)`.execute(
        api.db,
      )

      await waitFor('everything', () => reading.messages.length === 5001)
      const back = await stream('/v1/events', app.key, {
        'last-event-id': String(newest.rows[0]?.id),
      })
      await back.message(({ event }) => event === 'reset')
      const { body } = await app.call('POST', '/v1/saves', someSave())
      await back.message(({ data }) => data.save?.id === body.id)

      expect(back.messages.map(({ event }) => event)).toEqual(['reset', 'save.created'])
    })

    it.each(['x', '-1', '5~9', '1~2~3', '1e3', '9'.repeat(16), 'end'])(
      'refuses %j as a last id',
      async (id) => {
        const inHeader = await api.call('GET', '/v1/events', undefined, { headers: { 'last-event-id': id } })
        const inQuery = await api.call('GET', `/v1/events?last_event_id=${id}`)

        const problem = { status: 400, code: 'invalid_request' }
        expectProblem(inHeader, { ...problem, at: [{ in: 'header', pointer: '/Last-Event-ID' }] })
        expectProblem(inQuery, { ...problem, at: [{ in: 'query', pointer: '/last_event_id' }] })
      },
    )

    it('refuses a user session that names a listener', async () => {
      const token = await api.session(someUser())

      const answer = await api.call('GET', '/v1/events?user=somebody', undefined, { token })

      expectProblem(answer, { status: 400, code: 'invalid_request', at: [{ in: 'query', pointer: '/user' }] })
    })
  })
})
