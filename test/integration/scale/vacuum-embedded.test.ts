import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { EmbeddedPool } from '../../../core/database/embedded-pool.ts'
import { vacuumWorn } from '../../../core/database/vacuum-embedded.ts'

const ROWS = 1000

let pool: EmbeddedPool

beforeAll(async () => {
  pool = new EmbeddedPool(await PGlite.create())
  await pool.query('create table worn (id int primary key, n int not null default 0)')
  await pool.query('create table quiet (id int primary key)')
  await pool.query(`insert into worn select generate_series(1, ${ROWS})`)
  await pool.query(`insert into quiet select generate_series(1, ${ROWS})`)
}, 60_000)
afterAll(() => pool.end())

async function sizeAfterUpdates(): Promise<number> {
  for (let n = 0; n < 3; n += 1) await pool.query('update worn set n = n + 1')
  return Number((await pool.query(`select pg_relation_size('worn') as size`)).rows[0]?.['size'])
}

it('gives the space of outdated rows back, where there are many', async () => {
  const size = await sizeAfterUpdates()
  expect(await vacuumWorn(pool)).toEqual(['"public"."worn"'])

  expect(await sizeAfterUpdates()).toBe(size)
  expect((await pool.query('select sum(n)::int as n from worn')).rows).toEqual([{ n: 6 * ROWS }])
})

it('leaves alone what has little to gain', async () => {
  await vacuumWorn(pool)
  await pool.query('update worn set n = n + 1 where id <= 10')
  expect(await vacuumWorn(pool)).toEqual([])
})
