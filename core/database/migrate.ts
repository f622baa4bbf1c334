import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { first } from './migrations/0001-first.ts'
import { linking } from './migrations/0002-linking.ts'
import { matching } from './migrations/0003-matching.ts'
import { serviceRates } from './migrations/0004-service-rates.ts'
import { webhooks } from './migrations/0005-webhooks.ts'
import { afterSaving } from './migrations/0006-after-saving.ts'
import { preferences } from './migrations/0007-preferences.ts'
import { consolePages } from './migrations/0008-console.ts'
import { swap } from './migrations/0009-swap.ts'
import { dueByService } from './migrations/0010-due-by-service.ts'
import type { Schema } from './schema.ts'

const MIGRATIONS = {
  '0001-first': first,
  '0002-linking': linking,
  '0003-matching': matching,
  '0004-service-rates': serviceRates,
  '0005-webhooks': webhooks,
  '0006-after-saving': afterSaving,
  '0007-preferences': preferences,
  '0008-console': consolePages,
  '0009-swap': swap,
  '0010-due-by-service': dueByService,
}

/** Brings the schema up to date; safe to call from several processes at once. Returns the names it applied. */
export async function migrate(db: Kysely<Schema>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('migration failed', { cause: error })
  return (results ?? []).map((result) => result.migrationName)
}

/** Names of migrations this build has and the database has not. */
export async function pendingMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } })
  return (await migrator.getMigrations()).filter((m) => m.executedAt === undefined).map((m) => m.name)
}
