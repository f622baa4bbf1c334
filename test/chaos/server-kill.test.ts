import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import pg from 'pg'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { Client } from './client.ts'
import { expectPromisesKept } from './promises.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

const ENDS_WITHIN_MS = 60_000

describe('a server killed while it takes a save', () => {
  let world: ChaosWorld
  let songs: readonly Song[]

  beforeAll(async () => {
    if (!runsOn('redis')) return
    world = await ChaosWorld.start('redis', { listeners: 8 })
    await world.launchFleet()
    songs = await songsOf(world, 8)
  }, 120_000)
  afterAll(() => world?.stop())

  const savesOf = (user: string) =>
    world.books.db.selectFrom('saves').select('id').where('user_id', '=', user).execute()

  itOnStorage(
    'redis',
    'after the commit, before the queue hears of it: the sweep rings within seconds',
    async () => {
      // Nobody can ring: the commit is the only thing that happens.
      await world.storage.redis?.kill()
      await world.tap('listener-0', 'spotify', songs[0] as Song, 'committed')
      await Promise.all([world.end('SIGKILL', 'server-1'), world.end('SIGKILL', 'server-2')])
      await world.storage.redis?.start()
      const backAt = performance.now()

      await waitFor('the song is in the library', async () => (await world.ledger()).length > 0, 30_000)

      process.stderr.write(
        `chaos: rung for ${Math.round(performance.now() - backAt)} ms after Redis was back\n`,
      )
      await Promise.all([world.launchMember('server-1'), world.launchMember('server-2')])
      await expectPromisesKept(world, ENDS_WITHIN_MS)
    },
    120_000,
  )

  itOnStorage(
    'redis',
    'before the commit: nobody was told 202, and the next try with the same key makes one save',
    async () => {
      const user = 'listener-1'
      const body = { user, track: songs[1], services: ['spotify'] }
      const key = { 'idempotency-key': 'before-commit' }
      const holder = await hold(world, 'lock table saves in access exclusive mode')
      const cut = world.client.send('POST', '/v1/saves', body, key, world.urlOf('server-1'))
      await waitFor('the save waits to be written', () => holder.waiting(1))

      await world.end('SIGKILL', 'server-1')
      await holder.letGo({ endWaiting: true })

      expect((await cut).status).not.toBe(202)
      expect(await savesOf(user)).toEqual([])
      await world.tap(user, 'spotify', songs[1] as Song, 'before-commit')
      expect(await savesOf(user)).toHaveLength(1)
      await world.launchMember('server-1')
      await expectPromisesKept(world, ENDS_WITHIN_MS)
    },
    120_000,
  )

  itOnStorage(
    'redis',
    'between the commit and the answer: the next try gets the same save',
    async () => {
      const user = 'listener-2'
      const body = { user, track: songs[2], services: ['spotify'] }
      const key = { 'idempotency-key': 'before-answer' }
      const holder = await hold(world, 'lock table saves in access exclusive mode')
      const cut = world.client.send('POST', '/v1/saves', body, key, world.urlOf('server-1'))
      await waitFor('the save waits to be written', () => holder.waiting(1))

      await world.end('SIGKILL', 'server-1')
      // PostgreSQL finishes the statement of a client that has died while it waited.
      await holder.letGo({ endWaiting: false })

      expect((await cut).status).not.toBe(202)
      await waitFor('it is committed', async () => (await savesOf(user)).length === 1)
      const id = await world.tap(user, 'spotify', songs[2] as Song, 'before-answer')
      expect(await savesOf(user)).toEqual([{ id }])
      await world.launchMember('server-1')
      await expectPromisesKept(world, ENDS_WITHIN_MS)
    },
    120_000,
  )

  itOnStorage(
    'redis',
    'the same delivery a hundred times at once over two servers is one save',
    async () => {
      const user = 'listener-3'
      const body = { user, track: songs[3], services: ['spotify'] }
      const urls = ['server-1', 'server-2'].map((name) => world.urlOf(name))

      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          world.client.send('POST', '/v1/saves', body, { 'idempotency-key': 'same' }, urls[n % 2]),
        ),
      )

      const taken = answers.filter(({ status }) => status === 202)
      expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true)
      expect(new Set(taken.map((answer) => answer.body?.['id'])).size).toBe(1)
      const [save] = await savesOf(user)
      expect(await savesOf(user)).toHaveLength(1)
      world.accepted.push({ id: save?.id ?? '', user, service: 'spotify' })
      const other = await world.client.send(
        'POST',
        '/v1/saves',
        { ...body, track: songs[4] },
        { 'idempotency-key': 'same' },
      )
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } })
      await expectPromisesKept(world, ENDS_WITHIN_MS)
    },
    120_000,
  )

  itOnStorage(
    'redis',
    'the same song from two apps into one account is there once, and each app has its own save',
    async () => {
      const user = 'listener-5'
      const other = await world.books.newApp('Another app')
      const [id = ''] = world.accounts.get(`${user} spotify`) ?? []
      const account = (await world.control('POST', '/accounts', { service: 'spotify', id })) as never
      const wanted = [{ user, service: 'spotify', account }]
      await world.books.link(
        wanted,
        () => Promise.reject(new Error('not asked')),
        () => undefined,
        other.id,
      )
      const client = new Client(() => world.urls(), other.key)
      const body = { user, track: songs[5], services: ['spotify'] }

      const [mine, theirs] = await Promise.all([
        world.tap(user, 'spotify', songs[5] as Song, 'mine'),
        client.send('POST', '/v1/saves', body, { 'idempotency-key': 'theirs' }),
      ])

      const theirId = String(theirs.body?.['id'])
      expect(theirId).not.toBe(mine)
      const isDone = async () => {
        const one = await client.send('GET', `/v1/saves/${theirId}?wait=5`)
        return one.body?.['status'] === 'done'
      }
      expect(await waitFor('both have ended', isDone, ENDS_WITHIN_MS)).toBe(true)
      await expectPromisesKept(world, ENDS_WITHIN_MS)
      expect((await world.ledger()).filter((entry) => entry.account === id && entry.changed)).toHaveLength(1)
    },
    120_000,
  )
})

/** Holds a lock so that the product's next statement waits for it. */
async function hold({ storage }: ChaosWorld, lock: string) {
  const connectionString = storage.env['DATABASE_URL'] ?? ''
  const [holder, other] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })]
  await Promise.all([holder.connect(), other.connect()])
  await holder.query('begin')
  await holder.query(lock)
  const waiting = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    and query like '%accept%'`
  return {
    waiting: async (count: number) => (await other.query(`select ${waiting}`)).rowCount === count,
    async letGo({ endWaiting }: { endWaiting: boolean }) {
      if (endWaiting) await other.query(`select pg_terminate_backend(pid) ${waiting}`)
      await holder.query('rollback')
      await Promise.all([holder.end(), other.end()])
    },
  }
}
