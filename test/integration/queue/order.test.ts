import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { z } from 'zod'
import { envToConfig } from '../../../core/config/config.ts'
import { envToSecrets } from '../../../core/config/secrets.ts'
import { migrate } from '../../../core/database/migrate.ts'
import { openDatabase } from '../../../core/database/open.ts'
import type { Database } from '../../../core/database/open.ts'
import { createLogger } from '../../../core/logger.ts'
import { createQueueBackend } from '../../../core/queue/backend.ts'
import type { JobWorker, QueueBackend } from '../../../core/queue/backend.ts'
import { createDoorbell } from '../../../core/queue/doorbell.ts'
import type { Doorbell } from '../../../core/queue/doorbell.ts'
import type { Urgency } from '../../../core/queue/fair-share.ts'
import { defineJob } from '../../../core/queue/job.ts'
import { createStorage, describeOnEveryStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'

const job = defineJob({
  name: 'match',
  queue: () => 'line',
  unit: ({ unit }) => unit,
  schema: z.strictObject({ unit: z.string() }),
})
/** More than may wait before the order begins to matter. */
const CROWD = 150
/** The first few of a flood have as good a place as a single tap, and came first. */
const AS_GOOD = 5

describeOnEveryStorage('units that wait in line', (mode) => {
  let storage: Storage
  let database: Database
  let backend: QueueBackend
  let doorbell: Doorbell
  let worker: JobWorker | undefined

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
    await worker?.close()
    worker = undefined
    await doorbell.close()
    await backend.close()
    await database.close()
    await storage.remove()
  })

  /** One unit for each owner of the app, in order. */
  function ring(app: string, units: readonly string[], urgency: Urgency = 'interactive') {
    return doorbell.ring(
      job,
      units.map((unit) => ({ unit })),
      { owners: units.map((unit) => ({ app_id: app, user_id: `${app}-${unit}` })), urgency },
    )
  }

  /** The units in the order in which one worker takes them. */
  async function taken(count: number): Promise<readonly string[]> {
    const order: string[] = []
    worker = backend.worker(
      'line',
      ({ data }: { data: { unit: string } }) => {
        order.push(data.unit)
        return Promise.resolve()
      },
      { concurrency: 1 },
    )
    worker.on('error', () => undefined)
    await waitFor('all are taken', () => order.length >= count, 30_000)
    return order
  }

  const crowd = Array.from({ length: CROWD }, (_, n) => `crowd-${n}`)

  it('are taken by place: taps before other work, an app that rings seldom before one that floods', async () => {
    await ring('slow', ['backfill'], 'backfill')
    await ring('flood', crowd)
    await ring('quiet', ['tap'])

    const order = await taken(CROWD + 2)

    expect(order.indexOf('tap')).toBeLessThanOrEqual(AS_GOOD)
    // Those of one place come in no promised order.
    expect(order.filter((unit) => unit.startsWith('crowd')).toSorted()).toEqual(crowd.toSorted())
    expect(order.at(-1)).toBe('backfill')
  }, 60_000)

  it('come forward when somebody with a better place rings for them too', async () => {
    await ring('flood', crowd)
    await ring('quiet', ['crowd-140'])

    const order = await taken(CROWD)

    expect(order.indexOf('crowd-140')).toBeLessThanOrEqual(AS_GOOD)
    expect(order).toHaveLength(CROWD)
    expect(new Set(order).size).toBe(CROWD)
  }, 60_000)

  it('do not go back when somebody with a worse place rings for them too', async () => {
    await ring('quiet', ['shared'])
    await ring('flood', [...crowd, 'shared'])

    const order = await taken(CROWD + 1)

    expect(order.indexOf('shared')).toBeLessThanOrEqual(AS_GOOD)
  }, 60_000)
})
