import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Queue, Worker } from 'bullmq'
import { createLogger } from '../../../core/logger.ts'
import { createPulse, startWatchdog } from '../../../workers/watchdog.ts'
import type { Pulse, Watchdog } from '../../../workers/watchdog.ts'
import { requireBinary } from '../../support/binaries.ts'
import { startRedis } from '../../support/redis-server.ts'
import type { RedisServer } from '../../support/redis-server.ts'
import { waitFor } from '../../support/wait-for.ts'

const PATIENCE_MS = 400
const describeWithRedis = requireBinary('redis') === undefined ? describe.skip : describe

describeWithRedis('a worker', () => {
  let redis: RedisServer
  let connection: { url: string; maxRetriesPerRequest: null }
  let queue: Queue
  let worker: Worker
  let watchdog: Watchdog | undefined
  let silent: string[] = []
  let named = 0

  beforeAll(async () => {
    redis = (await startRedis())!
    connection = { url: redis.url, maxRetriesPerRequest: null }
  })
  afterEach(async () => {
    watchdog?.stop()
    await worker.close()
    await queue.close()
  })
  afterAll(() => redis.stop())

  /** A worker that does `work` for each job, watched. `autorun: false` is one that is connected and takes nothing. */
  async function watch(work: (pulse: Pulse) => Promise<void>, autorun: boolean): Promise<Pulse> {
    const name = `watched-${(named += 1)}`
    const pulse = createPulse(name, 1)
    queue = new Queue(name, { connection })
    queue.on('error', () => undefined)
    worker = new Worker(name, () => work(pulse), { connection, autorun, concurrency: 1 })
    worker.on('error', () => undefined)
    await worker.waitUntilReady()
    silent = []
    watchdog = startWatchdog({ log: createLogger('silent'), now: () => new Date() }, [{ pulse, queue }], {
      everyMs: 20,
      patienceMs: PATIENCE_MS,
      onSilent: (queue) => silent.push(queue),
    })
    return pulse
  }

  const beat = async (pulse: Pulse, job: () => Promise<void>) => {
    pulse.pickedUpAt = performance.now()
    pulse.running += 1
    await job()
    pulse.running -= 1
  }

  it('that takes nothing while its queue grows old is found, once', async () => {
    const pulse = await watch(() => Promise.resolve(), false)
    await queue.add('job', {})

    await waitFor('the silence is noticed', () => silent.length > 0, 5000)
    await waitFor('a few looks later', async () => performance.now() > pulse.pickedUpAt + 2 * PATIENCE_MS)

    expect(silent).toEqual([pulse.queue])
    expect(watchdog?.alive()).toBe(false)
  })

  it('that has its hands full, or nothing to do, is none', async () => {
    let finish: () => void = () => undefined
    const long = new Promise<void>((done) => {
      finish = done
    })
    const pulse = await watch((beating) => beat(beating, () => long), true)
    const idleUntil = performance.now() + 2 * PATIENCE_MS
    await waitFor('it was idle for longer than that', () => performance.now() > idleUntil)
    await queue.addBulk([
      { name: 'one', data: {} },
      { name: 'two', data: {} },
    ])
    await waitFor('the first is picked up', () => pulse.running === 1)
    await waitFor('the second waits longer than that', async () => {
      const [waiting] = await queue.getWaiting()
      return waiting !== undefined && Date.now() - waiting.timestamp > 2 * PATIENCE_MS
    })

    expect(silent).toEqual([])
    finish()
  })

  it('whose Redis was away is given time to come back', async () => {
    const pulse = await watch((beating) => beat(beating, () => Promise.resolve()), true)
    await redis.kill()
    const awayUntil = performance.now() + 2 * PATIENCE_MS
    await waitFor('it is away for longer than that', () => performance.now() > awayUntil)
    await redis.start()
    await queue.add('job', {})
    await waitFor('the job is taken', () => pulse.pickedUpAt > awayUntil)

    expect(silent).toEqual([])
    expect(watchdog?.alive()).toBe(true)
  }, 60_000)
})
