import { describe, expect, it } from '@jest/globals'
import pg from 'pg'
import type { Transaction } from 'kysely'
import type { Schema } from '../../../core/database/schema.ts'
import { movePlacements } from '../../../core/saves/transitions.ts'
import { sql } from 'kysely'
import { eventId } from '../../../core/events/event-id.ts'
import {
  WEBHOOK_EVENTS,
  anyFilterMatches,
  eventIdSql,
  matchesFilter,
} from '../../../core/webhooks/event-types.ts'
import { fanOut } from '../../../workers/tell/fan-out.ts'
import { tap, until, useHooks } from './support/hooks.ts'

/** A transaction that stays open until it is told to commit. */
async function open(
  db: ReturnType<typeof useHooks>['db'],
  work: (trx: Transaction<Schema>) => Promise<unknown>,
): Promise<{ commit(): Promise<void> }> {
  let commit: () => void = () => undefined
  const mayEnd = new Promise<void>((done) => (commit = done))
  let begun: () => void = () => undefined
  const hasBegun = new Promise<void>((done) => (begun = done))
  const ended = db.transaction().execute(async (trx) => {
    await work(trx)
    begun()
    await mayEnd
  })
  await hasBegun
  return {
    commit: () => {
      commit()
      return ended
    },
  }
}

describe('between an event and its deliveries', () => {
  const hooks = useHooks()

  const event = (app: string, user: string, type = 'link.created') => ({
    app_id: app,
    user_id: user,
    type,
    data: JSON.stringify({ service: 'spotify' }),
    created_at: new Date(),
  })

  it('nothing is passed over, in whatever order transactions commit', async () => {
    const { app, receiver } = await hooks.listen({ events: ['link.*'] })
    // Each has its position before the next begins; the last one commits first.
    const late = await open(hooks.db, (trx) =>
      trx.insertInto('events').values(event(app.id, 'late')).execute(),
    )
    const later = await open(hooks.db, (trx) =>
      trx.insertInto('events').values(event(app.id, 'later')).execute(),
    )
    await hooks.db.insertInto('events').values(event(app.id, 'first')).execute()
    const told = () => receiver.received.map(({ body }) => body.data.user)

    await until('the first is told', () => told().length === 1)
    await later.commit()
    await until('the one after it is told', () => told().length === 2)
    await late.commit()
    await until('all are told', () => told().length === 3)

    expect(told()).toEqual(['first', 'later', 'late'])
  }, 60_000)

  it('and nothing of what was rolled back is told', async () => {
    const { app, receiver } = await hooks.listen({ events: ['link.*'] })
    await hooks.db
      .transaction()
      .execute(async (trx) => {
        await trx.insertInto('events').values(event(app.id, 'undone')).execute()
        throw new Error('undone')
      })
      .catch(() => undefined)
    await hooks.db.insertInto('events').values(event(app.id, 'done')).execute()

    await until('one is told', () => receiver.received.length === 1)
    expect(receiver.received[0]?.body.data.user).toBe('done')
  }, 60_000)

  it('many at it at once make one delivery of each', async () => {
    const { app, deliveries, endpoint } = await hooks.listen({ events: ['link.*'] })
    const rows = Array.from({ length: 1500 }, (_, n) => event(app.id, `many-${n}`))
    await Promise.all([
      hooks.db.insertInto('events').values(rows).execute(),
      ...Array.from({ length: 8 }, async () => {
        for (let n = 0; n < 20; n += 1) await fanOut(hooks.product.running.ctx)
      }),
    ])
    await hooks.advance(0)

    await until('all are there', async () => {
      const found = await hooks.db
        .selectFrom('deliveries')
        .select((row) => [
          row.fn.countAll<number>().as('all'),
          row.fn.count<number>('event_id').distinct().as('events'),
        ])
        .where('endpoint_id', '=', endpoint)
        .executeTakeFirstOrThrow()
      return found.all === 1500 && found.events === 1500
    })
    await until(
      'all are sent',
      async () => (await deliveries()).every((one) => one['status'] === 'delivered'),
      60_000,
    )
  }, 120_000)

  it('the database means the same by a filter, and by the id of an event, as the rest of us', async () => {
    const filters = ['*', 'save.*', 'save.placement.*', 'link.*', ...WEBHOOK_EVENTS]
    for (const type of WEBHOOK_EVENTS) {
      for (const filter of filters) {
        const means = anyFilterMatches(sql`array[${filter}]::text[]`, sql`${type}::text`)
        const { rows } = await sql<{ meant: boolean }>`select ${means} as meant`.execute(hooks.db)
        expect({ type, filter, ...rows[0] }).toEqual({ type, filter, meant: matchesFilter(filter, type) })
      }
    }
    const at = new Date('2026-11-22T12:34:56.789Z')
    for (const position of [1, 42, 123_456_789_012]) {
      const id = eventIdSql(sql`${position}::bigint`, sql`${at}::timestamptz`)
      const { rows } = await sql`select ${id} as id`.execute(hooks.db)
      expect(rows).toEqual([{ id: eventId(position, at) }])
    }
  }, 60_000)

  it('apps without endpoints leave nothing behind', async () => {
    const app = await hooks.product.createApp()
    await tap(app)

    const left = await hooks.db
      .selectFrom('webhook_outbox')
      .selectAll()
      .where('app_id', '=', app.id)
      .execute()
    expect(left).toEqual([])
  })

  it('the end of a save is told once, though its last two placements end side by side', async () => {
    const { app, receiver } = await hooks.listen({ events: ['save.completed'] })
    for (let n = 0; n < 10; n += 1) {
      const save = await tap(app, { services: ['spotify', 'apple-music'] })
      const end = (service: string) => (trx: Transaction<Schema>) =>
        movePlacements(
          trx,
          sql`p.save_id = ${save} and p.service = ${service}`,
          { status: 'failed' },
          new Date(),
        )
      const one = await open(hooks.db, end('spotify'))
      const two = await open(hooks.db, end('apple-music'))
      await Promise.all([one.commit(), two.commit()])
    }

    await until('all ends are told', () => receiver.received.length >= 10)
    await hooks.advance(0)
    expect(receiver.received).toHaveLength(10)
    for (const { body } of receiver.received) expect(body.data.save.status).toBe('failed')
  }, 60_000)

  it('a save that is opened again ends again, and one that is undone does not', async () => {
    const { app, receiver } = await hooks.listen({ events: ['save.completed'] })
    const save = await tap(app)
    const move = (status: 'saved' | 'undone' | 'failed' | 'queued') =>
      movePlacements(hooks.db, sql`p.save_id = ${save}`, { status, wake_at: null }, new Date())

    await move('failed')
    await until('its end is told', () => receiver.received.length === 1)
    await move('queued')
    await move('saved')
    await until('its second end is told', () => receiver.received.length === 2)
    await move('undone')
    await until('nothing is left to do', async () => {
      await hooks.advance(0)
      const left = await hooks.db.selectFrom('webhook_outbox').select('position').execute()
      return left.length === 0
    })

    expect(receiver.received.map(({ body }) => body.data.save.status)).toEqual(['failed', 'done'])
    const sequences = receiver.received.map(({ body }) => Number(body.data.sequence))
    expect(sequences[1]).toBeGreaterThan(sequences[0] ?? 0)
  }, 60_000)

  it('a listener who is erased is told of no more', async () => {
    const { app, receiver } = await hooks.listen({
      events: ['save.created'],
      behaviour: (res) => res.writeHead(500).end(),
    })
    const user = 'to-be-erased'
    await tap(app, { user })
    await until('it was tried', () => receiver.received.length === 1)
    expect((await app.call('DELETE', `/v1/users/${user}`)).status).toBe(204)

    const client = new pg.Client(hooks.storage.env['DATABASE_URL'])
    await client.connect()
    const left = await client.query('select 1 from deliveries where app_id = $1', [app.id])
    await client.end()
    expect(left.rowCount).toBe(0)
  }, 60_000)
})
