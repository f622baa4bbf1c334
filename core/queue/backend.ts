import { Queue, Worker, createPostgresBackend, runMigrations } from 'bullmq'
import type { JobsOptions, PgPool, Processor, WorkerOptions } from 'bullmq'
import { Redis } from 'ioredis'
import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Database } from '../database/open.ts'
import type { Logger } from '../logger.ts'

/** The part of BullMQ's queue and worker that does not depend on the backend's type. */
export type JobQueue = Pick<Queue, 'name' | 'addBulk' | 'getJobCounts' | 'drain' | 'close'>
export type JobWorker = Pick<Worker, 'name' | 'close' | 'cancelJob'> & {
  on(event: string, listener: (...args: never[]) => void): unknown
}

/** Makes BullMQ queues and workers on whatever holds the queue; no other file knows what that is. */
export interface QueueBackend {
  queue(name: string): JobQueue
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): JobWorker
  /** Rejects when the queue cannot be reached. */
  ping(): Promise<void>
  /** Creates what the queue needs to exist; safe to call again. */
  migrate(): Promise<void>
  close(): Promise<void>
}

export function createQueueBackend(
  config: Config,
  secrets: Secrets,
  database: Database,
  log: Logger,
): QueueBackend {
  return secrets.redisUrl === undefined ? onPostgres(database, log) : onRedis(secrets.redisUrl, config, log)
}

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
  return {
    queue: (name) =>
      watched(new Queue(name, { connection, defaultJobOptions: JOB_OPTIONS }, createPostgresBackend), log),
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection }, createPostgresBackend),
    async ping() {
      await pool.query('SELECT 1')
    },
    async migrate() {
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

function onRedis(url: string, config: Config, log: Logger): QueueBackend {
  const retryStrategy = (times: number) => Math.min(100 * 2 ** Math.min(times, 6), 5000)
  // A producer that cannot reach Redis must fail at once: the sweep rings later, the listener is not kept waiting.
  const producer = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy,
    commandTimeout: 5000,
  })
  const consumer = new Redis(url, { maxRetriesPerRequest: null, retryStrategy })
  for (const connection of [producer, consumer]) {
    connection.on('error', (err: Error) =>
      log.warn({ err: err.message, storage: config.storage }, 'redis connection'),
    )
  }
  return {
    queue: (name) => watched(new Queue(name, { connection: producer, defaultJobOptions: JOB_OPTIONS }), log),
    worker: (name, processor, options) => new Worker(name, processor, { ...options, connection: consumer }),
    async ping() {
      await producer.ping()
    },
    migrate: () => Promise.resolve(),
    async close() {
      producer.disconnect()
      consumer.disconnect()
      await Promise.resolve()
    },
  }
}

function watched(
  queue: JobQueue & { on(event: 'error', listener: (err: Error) => void): unknown },
  log: Logger,
): JobQueue {
  queue.on('error', (err) => log.warn({ queue: queue.name, err: err.message }, 'queue connection'))
  return queue
}
