import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { envToConfig } from '../../../core/config/config.ts'
import { envToSecrets } from '../../../core/config/secrets.ts'
import { migrate, pendingMigrations } from '../../../core/database/migrate.ts'
import { openDatabase } from '../../../core/database/open.ts'
import type { Database } from '../../../core/database/open.ts'
import { createStorage, describeOnEveryStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'

describeOnEveryStorage('migrations', (mode) => {
  let storage: Storage
  const open: Database[] = []

  async function database(): Promise<Database> {
    const config = envToConfig(storage.env, true)
    const opened = await openDatabase(config, envToSecrets(storage.env, config))
    open.push(opened)
    return opened
  }

  beforeAll(async () => {
    storage = await createStorage(mode)
  }, 60_000)

  afterAll(async () => {
    await Promise.all(open.map((one) => one.close()))
    await storage.remove()
  })

  it('run once, however many processes start at the same time', async () => {
    // The embedded database belongs to one process; there the calls share it.
    const first = await database()
    const others = mode === 'embedded' ? [first, first] : [await database(), await database()]
    const pendingBefore = await pendingMigrations(first.db)

    const applied = await Promise.all([first, ...others].map((one) => migrate(one.db)))
    const again = await migrate(first.db)

    expect(pendingBefore.length).toBeGreaterThan(0)
    expect(applied.flat()).toEqual(pendingBefore)
    expect(again).toEqual([])
    expect(await pendingMigrations(first.db)).toEqual([])
    const tables = await sql<{ n: number }>`select count(*)::int as n from saves`.execute(first.db)
    expect(tables.rows).toEqual([{ n: 0 }])
  }, 60_000)
})
