import { once } from 'node:events'
import { Queue, Worker, createPostgresBackend, runMigrations } from 'bullmq'
import type { JobsOptions, PgPool, Processor, WorkerOptions } from 'bullmq'
import type { Config } from '../config/config.ts'
import type { RedisAccess } from '../config/redis.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Database } from '../database/open.ts'
import type { Logger } from '../logger.ts'
import { connectConsumer, connectProducer } from './redis-connection.ts'
import type { RedisConnection } from './redis-connection.ts'

/** The part of BullMQ's queue and worker that does not depend on the backend's type. */
export type JobQueue = Pick<Queue, 'name' | 'addBulk' | 'getJobCounts' | 'getJobs' | 'drain' | 'close'>
export type JobWorker = Pick<Worker, 'name' | 'close' | 'cancelJob'> & {
  on(event: string, listener: (...args: never[]) => void): unknown
}

/** Makes BullMQ queues and workers on whatever holds the queue; no other file knows what that is. */
export interface QueueBackend {
  queue(name: string): JobQueue
  /** The same with all that BullMQ has, for looking into it. */
  inspect(name: string): Queue
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): JobWorker
  /** Rejects when the queue cannot be reached. */
  ping(): Promise<void>
  /** Creates what the queue needs to exist, and waits a moment for its connection; safe to call again. */
  start(): Promise<void>
  close(): Promise<void>
}

/** After the migrations: on Redis the database's own id keeps the jobs of two installations apart. */
export async function createQueueBackend(
  config: Config,
  secrets: Secrets,
  database: Database,
  log: Logger,
): Promise<QueueBackend> {
  if (secrets.redis === undefined) return onPostgres(database, log)
  return onRedis(secrets.redis, config.queuePrefix ?? (await ownPrefix(database)), log)
}

async function ownPrefix({ db }: Database): Promise<string> {
  const { id } = await db.selectFrom('installation').select('id').executeTakeFirstOrThrow()
  return `atm-${id}`
}

/** For a Redis that is slow to take the first connection. */
const FIRST_CONNECTION_MS = 3000

/** Finished jobs leave nothing behind that is needed: PostgreSQL holds the outcome. Failed ones stay a day for a look. */
const JOB_OPTIONS: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: { age: 24 * 3600, count: 1000 },
}

function onPostgres(database: Database, log: Logger): QueueBackend {
  const pool = database.queuePool
  const connection = pool as unknown as PgPool
  const onPool = (name: string) =>
    new Queue(name, { connection, defaultJobOptions: JOB_OPTIONS }, createPostgresBackend) as unknown as Queue
  return {
    queue: (name) => watched(onPool(name), log),
    inspect: (name) => watched(onPool(name), log),
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection }, createPostgresBackend),
    async ping() {
      await pool.query('SELECT 1')
    },
    async start() {
      const client = await pool.connect()
      try {
        await runMigrations(client as unknown as Parameters<typeof runMigrations>[0])
      } finally {
        client.release()
      }
    },
    close: () => Promise.resolve(),
  }
}

function onRedis(access: RedisAccess, prefix: string, log: Logger): QueueBackend {
  const producer = connectProducer(access)
  const consumer = connectConsumer(access)
  for (const connection of [producer, consumer]) {
    connection.on('error', (err: Error) => log.warn({ err: err.message }, 'redis connection'))
  }
  const options = { connection: producer, prefix, defaultJobOptions: JOB_OPTIONS }
  return {
    queue: (name) => whenReady(name, watched(new Queue(tagged(name), options), log), producer),
    inspect: (name) => watched(new Queue(tagged(name), options), log),
    worker: (name, processor, options) =>
      new Worker(tagged(name), processor, { ...options, prefix, connection: consumer }),
    async ping() {
      await producer.ping()
    },
    start: () => firstConnection(producer),
    async close() {
      producer.disconnect()
      consumer.disconnect()
      await Promise.resolve()
    },
  }
}

/** The braces make all keys of a queue live in one slot of a Redis Cluster, and the queues spread over its nodes. */
function tagged(name: string): string {
  return `{${name}}`
}

/** BullMQ waits without end for a connection that was never there; ours fails, and the sweep rings later. */
function whenReady(name: string, queue: JobQueue, connection: RedisConnection): JobQueue {
  const ready = () => {
    if (connection.status !== 'ready') throw new Error(`Redis is not connected (${connection.status})`)
    return queue
  }
  return {
    name,
    addBulk: async (jobs) => ready().addBulk(jobs),
    getJobCounts: async (...types) => ready().getJobCounts(...types),
    getJobs: async (...which) => ready().getJobs(...which),
    drain: async (delayed) => ready().drain(delayed),
    close: () => queue.close(),
  }
}

/** So that the first taps of a process are not rung for in vain; a Redis that is away does not hold up the start. */
async function firstConnection(connection: RedisConnection): Promise<void> {
  if (connection.status === 'ready') return
  const signal = AbortSignal.timeout(FIRST_CONNECTION_MS)
  await once(connection, 'ready', { signal }).catch(() => undefined)
}

function watched(queue: Queue, log: Logger): Queue {
  queue.on('error', (err) => log.warn({ queue: queue.name, err: err.message }, 'queue connection'))
  return queue
}
