import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { dropOldPartitions, ensurePartitions, firstSaveId } from '../../../core/database/partitions.ts'
import type { Db } from '../../../core/database/open.ts'
import { startSandbox } from '../../../sandbox/start.ts'
import { startProduct } from '../../support/product.ts'
import type { Product, TestApp } from '../../support/product.ts'
import { createStorage, describeOnEveryStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'

const START = new Date('2026-11-22T12:00:00Z')
const TRACK = { title: 'A Song', artists: ['Somebody'] }

describeOnEveryStorage('old months', (mode) => {
  let storage: Storage
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let product: Product
  let app: TestApp
  let db: Db
  let now = START
  let made = 0

  beforeAll(async () => {
    storage = await createStorage(mode)
    sandbox = await startSandbox()
    product = await startProduct({
      storage,
      sandbox,
      roles: ['server'],
      overrides: {
        now: () => now,
        newId: (prefix) =>
          prefix === 'sav'
            ? `${firstSaveId(now)}${String((made += 1)).padStart(20, '0')}`
            : `${prefix}_${String((made += 1)).padStart(32, '0')}`,
      },
    })
    db = product.running.ctx.db
    app = await product.createApp()
  })
  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  async function tapAt(time: string, user: string): Promise<string> {
    now = new Date(time)
    const answer = await app.call('POST', '/v1/saves', { user, services: ['spotify'], track: TRACK })
    expect(answer.status).toBe(202)
    now = START
    return (answer.body as { id: string }).id
  }

  /** The part of the table that holds the save. */
  async function partOf(table: 'saves' | 'placements' | 'events', id: string): Promise<string | undefined> {
    const column = table === 'saves' ? 'id' : 'save_id'
    const { rows } = await sql<{ part: string }>`
      select tableoid::regclass::text as part from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(
      db,
    )
    return rows[0]?.part
  }

  const end = (id: string) =>
    db
      .updateTable('placements')
      .set({ status: 'failed', ring_at: null, wake_at: null })
      .where('save_id', '=', id)
      .execute()

  it('are parts of their own, which there are before they are needed', async () => {
    const id = await tapAt('2026-11-30T23:59:59.999Z', 'november')
    const next = await tapAt('2026-12-01T00:00:00.000Z', 'december')

    expect([await partOf('saves', id), await partOf('placements', id), await partOf('events', id)]).toEqual([
      'saves_202611',
      'placements_202611',
      'events_202611',
    ])
    expect([await partOf('saves', next), await partOf('events', next)]).toEqual([
      'saves_202612',
      'events_202612',
    ])
  })

  it('take over what a clock of another month has put into the default part', async () => {
    const id = await tapAt('2027-06-10T00:00:00Z', 'june')
    expect([await partOf('saves', id), await partOf('events', id)]).toEqual([
      'saves_default',
      'events_default',
    ])

    await Promise.all(Array.from({ length: 4 }, () => ensurePartitions(db, new Date('2027-06-20T00:00:00Z'))))

    expect([await partOf('saves', id), await partOf('placements', id), await partOf('events', id)]).toEqual([
      'saves_202706',
      'placements_202706',
      'events_202706',
    ])
    expect((await app.call('GET', `/v1/saves/${id}`)).body).toMatchObject({ id })
    expect((await app.call('GET', '/v1/saves?user=june')).body).toMatchObject({ data: [{ id }] })
  })

  it('go when they are no longer kept, and stay while something in them has not ended', async () => {
    await ensurePartitions(db, new Date('2025-01-15T00:00:00Z'))
    const january = await tapAt('2025-01-20T00:00:00Z', 'old')
    const february = await tapAt('2025-02-20T00:00:00Z', 'old')
    await end(january)
    const kept = { saves: 12, events: 12 }

    const dropped = await dropOldPartitions(db, START, kept)

    expect(dropped).toEqual([
      'saves_202501',
      'saves_202503',
      'events_202501',
      'events_202502',
      'events_202503',
    ])
    expect((await app.call('GET', `/v1/saves/${january}`)).status).toBe(404)
    expect((await app.call('GET', `/v1/saves/${february}`)).status).toBe(200)
    await end(february)
    expect(await dropOldPartitions(db, START, kept)).toEqual(['saves_202502'])
    expect(await dropOldPartitions(db, START, { saves: undefined, events: undefined })).toEqual([])
  })

  it('hold a listener who is erased from all of them', async () => {
    const ids = [await tapAt('2026-11-10T00:00:00Z', 'gone'), await tapAt('2028-01-10T00:00:00Z', 'gone')]

    expect((await app.call('DELETE', '/v1/users/gone')).status).toBe(204)

    for (const id of ids)
      for (const table of ['saves', 'placements', 'events'] as const)
        expect(await partOf(table, id)).toBeUndefined()
  })
})
