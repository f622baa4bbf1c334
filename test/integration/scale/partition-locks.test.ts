import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { ensurePartitions } from '../../../core/database/partitions.ts'
import type { Database } from '../../../core/database/open.ts'
import { startProduct } from '../../support/product.ts'
import type { Product } from '../../support/product.ts'
import { startSandbox } from '../../../sandbox/start.ts'
import { createStorage, runsOn } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'

;(runsOn('postgres') ? describe : describe.skip)('making the parts of a month', () => {
  let storage: Storage
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let product: Product
  let db: Database['db']
  let clients: pg.Client[]

  beforeAll(async () => {
    storage = await createStorage('postgres')
    sandbox = await startSandbox()
    product = await startProduct({ storage, sandbox, roles: ['server'] })
    db = product.running.ctx.db
    await product.createApp()
    clients = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const client = new pg.Client({ connectionString: storage.env['DATABASE_URL'] })
        await client.connect()
        return client
      }),
    )
  })
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()))
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  it('never costs somebody else their work: it is what gives way', async () => {
    const [link, other, watch] = clients as [pg.Client, pg.Client, pg.Client]
    const waits = async (statement: string) =>
      (
        await watch.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query ilike $1`,
          [statement],
        )
      ).rowCount !== 0
    // A link being kept has told of itself and is about to move the songs that waited for it.
    await link.query('begin')
    await link.query(`insert into events (app_id, user_id, type, data, created_at)
      select id, 'someone', 'link.created', '{}', now() from apps`)
    await other.query('begin')
    await other.query(`insert into users (app_id, id, created_at) select id, 'else', now() from apps`)

    const made = ensurePartitions(db, new Date('2031-01-15T00:00:00Z'))
    await waitFor('it waits for a lock', () => waits('%table%'))
    const moved = link.query(`update placements set attempts = 0 where user_id = 'someone'`)
    await Promise.race([moved, waitFor('it waits', () => waits('update placements%'))])
    await other.query('commit')

    await expect(moved).resolves.toMatchObject({ command: 'UPDATE' })
    await link.query('commit')
    await made
    const parts = await watch.query(
      `select from pg_class where relname in ('placements_203103', 'events_203103')`,
    )
    expect(parts.rowCount).toBe(2)
  }, 60_000)
})
