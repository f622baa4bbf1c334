import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { Redis } from 'ioredis'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { FULL, SEEDS, randomFrom } from './random.ts'
import { tapAll } from './taps.ts'
import { ChaosWorld } from './world.ts'

const SAVES = FULL ? 80 : 24
const ENDS_WITHIN_MS = 120_000

/** Redis is only the doorbell: whatever happens to it, saves are taken and end. */
describe.each(SEEDS)('a Redis in trouble (SEED=%d)', (seed) => {
  const random = randomFrom(seed)
  let world: ChaosWorld

  beforeAll(async () => {
    if (!runsOn('redis')) return
    world = await ChaosWorld.start('redis', { listeners: FULL ? 40 : 10 })
    await world.launchFleet()
  }, 120_000)
  afterAll(() => world?.stop())

  const troubles: readonly (readonly [string, () => Promise<void>])[] = [
    [
      'killed, its append-only file kept',
      async () => {
        await world.storage.redis?.kill()
        await sleep(500 + random() * 1500)
        await world.storage.redis?.start()
      },
    ],
    ['emptied', async () => world.storage.redis?.flush()],
    [
      'killed, and back empty, as a blank replica would be',
      async () => {
        const folder = await onRedis(world, (redis) => redis.config('GET', 'dir'))
        await world.storage.redis?.kill()
        rmSync(join(String(folder[1]), 'appendonlydir'), { recursive: true })
        await world.storage.redis?.start()
      },
    ],
    [
      'full, and refusing to write',
      async () => {
        await onRedis(world, (redis) => redis.config('SET', 'maxmemory', '1mb'))
        const before = world.accepted.length
        // More is accepted although nothing can be rung for.
        await waitFor('more is accepted', () => world.accepted.length >= before + SAVES / 4, 60_000)
        await onRedis(world, (redis) => redis.config('SET', 'maxmemory', '0'))
      },
    ],
    [
      'frozen for some seconds',
      async () => {
        const pid = world.storage.redis?.pid ?? 0
        process.kill(pid, 'SIGSTOP')
        await sleep(3000 + random() * 3000)
        process.kill(pid, 'SIGCONT')
      },
    ],
  ]

  for (const [n, [name, trouble]] of troubles.entries()) {
    itOnStorage(
      'redis',
      `${name}: saves are taken, none is lost, none is done twice`,
      async () => {
        const errors = world.client.serverErrors()
        const taps = tapAll(world, SAVES, random, { first: n * SAVES })
        const from = world.accepted.length
        await waitFor('a part is accepted', () => world.accepted.length >= from + SAVES / 4, 60_000)
        await trouble()
        await taps.done
        const kept = await expectPromisesKept(world, ENDS_WITHIN_MS)

        expect(world.client.serverErrors()).toBe(errors)
        process.stderr.write(`chaos: ${JSON.stringify({ test: `redis ${name}`, seed, ...kept })}\n`)
      },
      240_000,
    )
  }
})

async function onRedis<T>({ storage }: ChaosWorld, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(storage.redis?.url ?? '')
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
