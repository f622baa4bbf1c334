import { afterAll, beforeAll, expect } from '@jest/globals'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { firstSaveId } from '../../../core/database/partitions.ts'
import type { Db } from '../../../core/database/open.ts'
import { duePlacements } from '../../../core/saves/due.ts'
import { startSandbox } from '../../../sandbox/start.ts'
import { startProduct } from '../../support/product.ts'
import type { Product } from '../../support/product.ts'
import { createStorage, itOnStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const ID = `${firstSaveId(NOW)}${'0'.repeat(20)}`

let storage: Storage
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let product: Product
let db: Db

beforeAll(async () => {
  storage = await createStorage('postgres')
  sandbox = await startSandbox()
  product = await startProduct({ storage, sandbox, roles: ['server'], overrides: { now: () => NOW } })
  db = product.running.ctx.db
})
afterAll(async () => {
  await product.stop()
  await sandbox.close()
  await storage.remove()
})

/** The plan as the planner makes it where tables are large: with an index, if one can be used at all. */
async function plan(statement: RawBuilder<unknown>): Promise<string> {
  return db.transaction().execute(async (trx) => {
    await sql`set local enable_seqscan = off`.execute(trx)
    await sql`set local enable_bitmapscan = off`.execute(trx)
    const { rows } = await sql<Record<string, string>>`explain (costs off) ${statement}`.execute(trx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
}

const due = { statuses: ['queued', 'matched'], services: ['s'], now: NOW, most: 2000 } as const

const byId = (table: string, column: string) =>
  plan(sql`select * from ${sql.table(table)} where ${sql.ref(column)} = ${ID}`)

itOnStorage('postgres', 'what is found by the id of a save is looked for in its month only', async () => {
  for (const text of [
    await byId('saves', 'id'),
    await byId('placements', 'save_id'),
    await plan(sql`select * from placements where save_id = any(${[ID]}::text[])`),
    await plan(
      sql`update placements p set rank = 0 where p.save_id = any(${[ID]}::text[]) and p.service = 'x'`,
    ),
  ]) {
    expect(text).toContain('_202611')
    expect(text).not.toMatch(/_202612|_default|Seq Scan/)
  }
})

itOnStorage('postgres', 'everything else on the way of a save uses an index in every month', async () => {
  const link = sql`p.app_id = 'a' and p.user_id = 'u' and p.service = 's'`
  const statements = [
    sql`select * from placements p where p.recording_id = 'r' and p.service = 's' and p.market = 'US'
      and p.mode = 'live' and p.status = 'queued'`,
    sql`select * from placements p where ${link} and p.status = 'matched' order by p.save_id limit 50`,
    sql`select * from ${duePlacements(due)} d`,
    sql`select * from saves s where s.app_id = 'a' and s.user_id = 'u' order by s.id desc limit 20`,
    sql`select * from saves s where s.app_id = 'a' and s.id < ${ID} order by s.id desc limit 20`,
    sql`select * from events where save_id = ${ID} and type = 'save.created'`,
    sql`select * from events where position > 5 order by position limit 100`,
    sql`delete from request_keys k where k.app_id = 'a' and k.key = 'k'
      and not exists (select from saves s where s.id = k.save_id)`,
  ]
  for (const statement of statements) expect(await plan(statement)).not.toContain('Seq Scan')
  // In the order of the index, so that a long queue is not sorted to find its first.
  expect(await plan(sql`select * from ${duePlacements(due)} d`)).not.toMatch(/-> +Sort/)
  expect(await plan(sql`select * from ${duePlacements({ ...due, putOffOnly: true })} d`)).toMatch(
    /service_ring_at_idx1 on placements_202611/,
  )
})
