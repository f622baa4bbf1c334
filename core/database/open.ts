import { Kysely, PostgresDialect } from 'kysely'
import type { PostgresPool } from 'kysely'
import pg from 'pg'
import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { EmbeddedPool } from './embedded-pool.ts'
import { openPglite } from './open-embedded.ts'
import { REQUEST_STATEMENT_MS, requestPool } from './request-pool.ts'
import type { Schema } from './schema.ts'
import { keepVacuumed } from './vacuum-embedded.ts'

export type Db = Kysely<Schema>

/** PostgreSQL, wherever it runs. `queuePool` is what BullMQ's PostgreSQL backend gets (search_path includes its schema). */
export interface Database {
  readonly db: Db
  readonly queuePool: EmbeddedPool | pg.Pool
  /** The same data for answering requests: connections of its own, and no statement takes longer than a request may. */
  readonly requests: Db
  /** How many statements can run at the same time. */
  readonly parallelism: number
  /** Statements that wait for a connection, by pool. */
  waiting(): Readonly<Record<string, number>>
  close(): Promise<void>
}

const QUEUE_SCHEMA = 'bullmq'

/** The one place that knows whether PostgreSQL runs inside the process or beside it. */
export function openDatabase(config: Config, secrets: Secrets): Promise<Database> {
  return secrets.databaseUrl === undefined
    ? openEmbedded(config.dataDir)
    : Promise.resolve(openPostgres(secrets.databaseUrl, secrets.databaseDirectUrl, config))
}

async function openEmbedded(dataDir: string): Promise<Database> {
  const lock = await lockDataDir(dataDir)
  const pglite = await openPglite(dataDir, `public, ${QUEUE_SCHEMA}`)
  const pool = new EmbeddedPool(pglite)
  const stopVacuum = keepVacuumed(pool)
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) })
  return {
    db,
    queuePool: pool,
    requests: db,
    parallelism: 1,
    waiting: () => ({}),
    async close() {
      stopVacuum()
      await pool.end()
      await lock.release()
    },
  }
}

/** 64-bit counters as numbers, as the embedded database gives them; ours stay far below 2^53. */
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * The data pool needs no session of its own: no SET, no LISTEN, no lock that outlives its transaction. So it may go
 * through a pooler that gives each transaction another connection; the queue's LISTEN may not.
 */
function openPostgres(url: string, directUrl: string | undefined, config: Config): Database {
  const options = { keepAlive: true, connectionTimeoutMillis: 5000 }
  const pool = new pg.Pool({ ...options, connectionString: url, max: config.poolSize, types })
  const requests = new pg.Pool({
    ...options,
    connectionString: url,
    max: config.poolSize,
    types,
    query_timeout: REQUEST_STATEMENT_MS,
  })
  // Every worker holds one LISTEN connection of this pool, next to the ones that claim jobs.
  const queuePool = new pg.Pool({
    ...options,
    connectionString: directUrl ?? url,
    max: config.storage === 'postgres' ? config.queuePoolSize : 1,
    options: `-c search_path=${QUEUE_SCHEMA}`,
  })
  // A connection that drops is replaced by the pool; without a listener it would end the process. Idle ones tell the
  // pool, those in use (a worker keeps one to LISTEN) only themselves; the statement on it rejects all the same.
  for (const each of [pool, requests, queuePool]) {
    each.on('error', () => undefined)
    each.on('connect', (client) => client.on('error', () => undefined))
  }
  // Every queue and every worker listens for errors of its pool.
  queuePool.setMaxListeners(0)
  return {
    db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    queuePool,
    requests: new Kysely({ dialect: new PostgresDialect({ pool: requestPool(requests) }) }),
    parallelism: config.poolSize,
    waiting: () => ({
      data: pool.waitingCount,
      requests: requests.waitingCount,
      queue: queuePool.waitingCount,
    }),
    async close() {
      await Promise.all([pool.end(), requests.end(), queuePool.end()])
    },
  }
}
