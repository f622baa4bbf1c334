import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StorageMode } from '../../core/config/config.ts'
import { createDatabase, startPostgres } from './postgres-server.ts'
import type { PostgresServer } from './postgres-server.ts'
import { startRedis } from './redis-server.ts'
import type { RedisServer } from './redis-server.ts'

/** Fresh data and a fresh queue, in one of the three ways the product runs. */
export interface Storage {
  readonly mode: StorageMode
  /** What the product needs in its environment to use them. */
  readonly env: Readonly<Record<string, string>>
  readonly redis: RedisServer | undefined
  readonly postgres: PostgresServer | undefined
  remove(): Promise<void>
}

export async function createStorage(mode: StorageMode): Promise<Storage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atm-data-'))
  const postgres = mode === 'embedded' ? undefined : await sharedOrOwnPostgres()
  const redis = mode === 'redis' ? await startRedis() : undefined
  const name = `atm_${randomBytes(6).toString('hex')}`
  const databaseUrl = postgres === undefined ? undefined : await createDatabase(postgres.url, name)
  return {
    mode,
    redis,
    postgres: postgres?.own,
    env: {
      DATA_DIR: dataDir,
      TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    },
    async remove() {
      await redis?.stop()
      await postgres?.own?.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The server that the test run started for all files (test/support/global-setup.ts), else one of this file's own. */
async function sharedOrOwnPostgres(): Promise<{ url: string; own?: PostgresServer }> {
  const shared = process.env['TEST_POSTGRES_URL']
  if (shared !== undefined) return { url: shared }
  const own = await startPostgres()
  if (own === undefined) throw new Error('PostgreSQL is missing')
  return { url: own.url, own }
}
