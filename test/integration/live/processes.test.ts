import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { sql } from 'kysely'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { startProduct } from '../../support/product.ts'
import type { Product } from '../../support/product.ts'
import { createStorage, itOnStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { someSave, someUser } from '../api/support/api.ts'
import { openStream } from './support/stream.ts'

const parts: { storage?: Storage; sandbox?: Sandbox; products: Product[] } = { products: [] }

/** Two servers and a worker that know of each other only through the database. */
describe('event streams over several processes', () => {
  let servers: Product[] = []

  beforeAll(async () => {
    const storage = await createStorage('postgres').catch(() => undefined)
    if (storage === undefined) return
    const sandbox = await startSandbox({ appleApplyDelayMs: 0 })
    Object.assign(parts, { storage, sandbox })
    for (const role of ['server', 'server', 'worker'] as const)
      parts.products.push(await startProduct({ storage, sandbox, roles: [role] }))
    servers = parts.products.slice(0, 2)
  }, 120_000)

  afterAll(async () => {
    await Promise.all(parts.products.map((product) => product.stop()))
    await parts.sandbox?.close()
    await parts.storage?.remove()
  })

  itOnStorage(
    'postgres',
    'tell what happens on the others, and take over each from the other',
    async () => {
      const [here, there] = servers
      if (here === undefined || there === undefined) throw new Error('no servers')
      const app = await here.createApp()
      const user = someUser()
      await app.link(user, 'spotify')
      const streams = await Promise.all(servers.map(({ url }) => openStream(url, app.key, '/v1/events')))
      await waitFor('both', () => streams.every((one) => one.lastId !== ''))

      const { body } = await app.call('POST', '/v1/saves', {
        ...someSave({ user }),
        track: { title: 'Night Ferry', artists: ['Paper Lanterns'] },
      })
      const last = await Promise.all(
        streams.map((one) => one.message(({ data }) => data.placement?.status === 'saved')),
      )
      const second = await app.call('POST', '/v1/saves', someSave())
      const back = await openStream(there.url, app.key, '/v1/events', { 'last-event-id': last[0]?.id ?? '' })
      await back.message(({ data }) => data.save.id === second.body.id)
      for (const one of [...streams, back]) one.hangUp()

      expect(streams.map((one) => one.messages.slice(0, 3).map(({ data }) => data.id))[0]).toEqual(
        streams[1]?.messages.slice(0, 3).map(({ data }) => data.id),
      )
      expect(last.map(({ data }) => data.save)).toEqual([
        expect.objectContaining({ id: body.id, status: 'done' }),
        expect.objectContaining({ id: body.id, status: 'done' }),
      ])
      expect(back.messages.map(({ data }) => data.save.id)).toEqual(back.messages.map(() => second.body.id))
    },
    60_000,
  )

  itOnStorage(
    'postgres',
    'go on when the database was away',
    async () => {
      const [here] = servers
      if (here === undefined) throw new Error('no server')
      const app = await here.createApp()
      const stream = await openStream(here.url, app.key, '/v1/events')
      await waitFor('an id', () => stream.lastId !== '')

      // What a restart of PostgreSQL does to those who are connected.
      const { db } = here.running.ctx
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(db)
      // A connection that is just found dead may cost one answer; the caller sends the tap again.
      const save = someSave()
      const { body } = await waitFor('the save is taken', async () => {
        const answer = await app.call('POST', '/v1/saves', save)
        return answer.status === 202 ? answer : undefined
      })
      await stream.message(({ data }) => data.save?.id === body.id)
      stream.hangUp()

      expect(stream.messages[0]?.data.save.id).toBe(body.id)
    },
    60_000,
  )
})
