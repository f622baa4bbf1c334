import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { EmbeddedPool } from '../../../core/database/embedded-pool.ts'
import { waitFor } from '../../support/wait-for.ts'

describe('the pool over the embedded database', () => {
  let pool: EmbeddedPool

  beforeAll(async () => {
    pool = new EmbeddedPool(await PGlite.create())
    await pool.query('create table notes (id int primary key, text text)')
  }, 60_000)

  afterAll(() => pool.end())

  const ids = async (from = 0) =>
    (await pool.query('select id from notes where id >= $1 order by id', [from])).rows.map((row) => row['id'])

  it('answers like pg', async () => {
    const inserted = await pool.query('insert into notes values ($1, $2), ($3, $4)', [1, 'a', 2, null])
    const updated = await pool.query({ text: 'update notes set text = $1 returning id', values: ['b'] })
    const selected = await pool.query('select * from notes where id = $1', [1])

    expect(inserted).toMatchObject({ command: 'INSERT', rowCount: 2, rows: [] })
    expect(updated).toMatchObject({ command: 'UPDATE', rowCount: 2, rows: [{ id: 1 }, { id: 2 }] })
    expect(selected).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [{ id: 1, text: 'b' }] })
  })

  it('keeps others out of a transaction until it is over', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('insert into notes values (10, $1)', ['mine'])
    const order: string[] = []
    const other = ids(10).then((found) => order.push(`others see ${found.join()}`))

    await client.query('insert into notes values (11, $1)', ['mine'])
    order.push('committing')
    await client.query('COMMIT')
    client.release()
    await other

    expect(order).toEqual(['committing', 'others see 10,11'])
  })

  it('shows nothing of a transaction that was rolled back', async () => {
    const client = await pool.connect()
    await client.query('begin')
    await client.query('insert into notes values (20)')
    await client.query('rollback')
    client.release()

    expect(await ids(20)).toEqual([])
  })

  it('rolls back what a client leaves open, and goes on with the next', async () => {
    const client = await pool.connect()
    await client.query('start transaction')
    await client.query('insert into notes values (21)')
    client.release()

    expect(await ids(20)).toEqual([])
  })

  it('goes on after a statement that failed, alone and in a transaction', async () => {
    await expect(pool.query('select nonsense')).rejects.toMatchObject({ code: '42703' })
    const client = await pool.connect()
    await client.query('BEGIN')
    await expect(client.query('select nonsense')).rejects.toThrow()
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('ROLLBACK')
    client.release()

    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('stays in the transaction when it goes back to a savepoint', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('insert into notes values (30)')
    await client.query('SAVEPOINT before')
    await client.query('insert into notes values (31)')
    await client.query('ROLLBACK TO SAVEPOINT before')
    const other = pool.query('insert into notes values (33)')
    await client.query('insert into notes values (32)')
    await client.query('COMMIT')
    client.release()
    await other

    expect(await ids(30)).toEqual([30, 32, 33])
  })

  it('takes several statements at once', async () => {
    const result = await pool.query(`
      -- a comment first
      insert into notes values (40); /* and
      another */ insert into notes values (41);
      select count(*)::int as n from notes where id >= 40`)

    expect(result.rows).toEqual([{ n: 2 }])
  })

  it('takes none of several statements when one of them fails', async () => {
    await expect(pool.query('insert into notes values (50); select nonsense')).rejects.toThrow()

    expect(await ids(50)).toEqual([])
  })

  it('serves many clients in turn', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const client = await pool.connect()
        await client.query('BEGIN')
        await client.query('insert into notes values ($1)', [100 + n])
        await client.query(n % 2 === 0 ? 'COMMIT' : 'ROLLBACK')
        client.release()
      }),
    )

    expect(await ids(100)).toHaveLength(25)
  })

  it('tells every listener of a channel, and only those', async () => {
    const [one, two, other] = [await pool.connect(), await pool.connect(), await pool.connect()]
    const heard: string[] = []
    const listen = (name: string, client: typeof one) =>
      client.on('notification', (message: { channel: string; payload?: string }) =>
        heard.push(`${name}: ${message.channel} ${message.payload}`),
      )
    listen('one', one)
    listen('two', two)
    listen('other', other)
    await one.query('LISTEN jobs')
    await two.query('listen "jobs"')
    await other.query('LISTEN others')

    await pool.query("select pg_notify('jobs', 'first')")
    await waitFor('both heard it', () => heard.length === 2)
    await two.query('UNLISTEN jobs')
    await pool.query("notify jobs, 'second'")
    await waitFor('one heard it', () => heard.length === 3)
    one.release()
    await pool.query("notify jobs, 'third'")
    await pool.query("notify others, 'last'")
    await waitFor('the other heard it', () => heard.some((line) => line.startsWith('other')))

    expect(heard).toEqual(['one: jobs first', 'two: jobs first', 'one: jobs second', 'other: others last'])
    two.release()
    other.release()
  })

  it('tells of nothing that was rolled back', async () => {
    const listener = await pool.connect()
    const heard: unknown[] = []
    listener.on('notification', ({ payload }) => heard.push(payload))
    await listener.query('LISTEN undone')
    const client = await pool.connect()

    await client.query('BEGIN')
    await client.query("notify undone, 'no'")
    await client.query('ROLLBACK')
    client.release()
    await pool.query("notify undone, 'yes'")
    await waitFor('it is heard', () => heard.length > 0)

    expect(heard).toEqual(['yes'])
    listener.release()
  })
})
