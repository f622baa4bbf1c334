import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { z } from 'zod'
import { envToConfig } from '../../../core/config/config.ts'
import { envToSecrets } from '../../../core/config/secrets.ts'
import { migrate } from '../../../core/database/migrate.ts'
import { openDatabase } from '../../../core/database/open.ts'
import type { Database } from '../../../core/database/open.ts'
import { createLogger } from '../../../core/logger.ts'
import { createMetrics } from '../../../core/metrics.ts'
import { createQueueBackend } from '../../../core/queue/backend.ts'
import type { JobWorker, QueueBackend } from '../../../core/queue/backend.ts'
import { createDoorbell } from '../../../core/queue/doorbell.ts'
import type { Doorbell } from '../../../core/queue/doorbell.ts'
import { defineJob } from '../../../core/queue/job.ts'
import type { WorkerContext } from '../../../workers/context.ts'
import { createWorker } from '../../../workers/create-worker.ts'
import { createPulse } from '../../../workers/watchdog.ts'
import { createStorage, describeOnEveryStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'

const place = { name: 'match', queue: () => 'rings', unit: () => 'the-unit' } as const
const job = defineJob({ ...place, schema: z.strictObject({ v: z.literal(1), n: z.number() }) })
const newer = defineJob({ ...place, schema: z.strictObject({ v: z.literal(2), n: z.number() }) })

/** The sweep rings for one unit again and again; nothing that became of an earlier job may make the queue deaf to it. */
describeOnEveryStorage('a unit that is rung for again', (mode) => {
  let storage: Storage
  let database: Database
  let backend: QueueBackend
  let doorbell: Doorbell
  const workers: JobWorker[] = []

  beforeEach(async () => {
    storage = await createStorage(mode)
    const config = envToConfig(storage.env, true)
    const secrets = envToSecrets(storage.env, config)
    database = await openDatabase(config, secrets)
    await migrate(database.db)
    backend = await createQueueBackend(config, secrets, database, createLogger('silent'))
    await backend.start()
    doorbell = createDoorbell(backend, createLogger('silent'))
  }, 60_000)
  afterEach(async () => {
    await Promise.allSettled(workers.splice(0).map((worker) => worker.close(true)))
    await doorbell.close()
    await backend.close()
    await database.close()
    await storage.remove()
  })

  /** Notes what it was rung with. The locks are short, so that a test need not wait for them. */
  function listen(run: (n: number) => Promise<void>, maxStalledCount = 1000): number[] {
    const heard: number[] = []
    const worker = backend.worker(
      'rings',
      async ({ data }: { data: { n: number } }) => {
        heard.push(data.n)
        await run(data.n)
      },
      { lockDuration: 1000, stalledInterval: 500, maxStalledCount },
    )
    worker.on('error', () => undefined)
    workers.push(worker)
    return heard
  }

  const ring = (n: number) => doorbell.ring(job, [{ v: 1, n }])
  const counts = async () => {
    const queue = backend.queue('rings')
    try {
      return await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')
    } finally {
      await queue.close()
    }
  }

  it('is heard after a job that failed for good', async () => {
    const heard = listen((n) => (n === 1 ? Promise.reject(new Error('no')) : Promise.resolve()))
    await ring(1)
    await waitFor('it failed for good', async () => ((await counts())['failed'] ?? 0) > 0, 40_000)

    await ring(2)

    await waitFor('the next one runs', () => heard.includes(2))
  }, 60_000)

  it('is heard while and after a worker dies in the middle of its job', async () => {
    const heard = listen(() => new Promise(() => undefined))
    await ring(1)
    await waitFor('it runs', () => heard.length === 1)
    await ring(2)
    // As far as the queue can tell, this worker is dead: it renews no lock and says nothing.
    await workers.splice(0).at(0)?.close(true)

    const again = listen(() => Promise.resolve())

    await waitFor('what was rung meanwhile runs too', () => again.includes(2), 20_000)
    await ring(3)
    await waitFor('and the next one', () => again.includes(3))
  }, 60_000)

  it('is heard after its worker died more often than the queue puts up with', async () => {
    const heard = listen(() => new Promise(() => undefined), 0)
    await ring(1)
    await waitFor('it runs', () => heard.length === 1)
    await workers.splice(0).at(0)?.close(true)
    const again = listen(() => Promise.resolve(), 0)
    await waitFor('the queue has given it up', async () => ((await counts())['failed'] ?? 0) > 0, 20_000)

    await ring(2)

    await waitFor('the next one runs', () => again.includes(2))
  }, 60_000)

  it('is heard after the queue was emptied', async () => {
    await ring(1)
    const queue = backend.queue('rings')
    await queue.drain(true)
    await queue.close()

    await ring(2)

    const heard = listen(() => Promise.resolve())
    await waitFor('the next one runs', () => heard.includes(2))
    expect(heard).toEqual([2])
  }, 60_000)

  it('is not held up for ever by a job of a version that nobody knows any more', async () => {
    await doorbell.ring(newer, [{ v: 2, n: 1 }])
    // The newer version was taken back a while ago: no worker that knows it will come.
    const ctx = {
      log: createLogger('silent'),
      metrics: createMetrics(),
      now: () => new Date(Date.now() + 20 * 60_000),
    } as unknown as WorkerContext
    const heard: number[] = []
    const signal = new AbortController().signal
    const handler = (_ctx: WorkerContext, { n }: { n: number }) => Promise.resolve(void heard.push(n))
    workers.push(createWorker(ctx, backend, job, handler, { pulse: createPulse('rings', 1), signal }))

    await waitFor('a ring is heard', async () => {
      await ring(2)
      return heard.includes(2)
    })
  }, 60_000)
})
