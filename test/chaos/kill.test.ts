import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect } from '@jest/globals'
import type { StorageMode } from '../../core/config/config.ts'
import { itOnStorage } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept, randomFrom, repeatedCalls } from './promises.ts'
import { tapAll } from './taps.ts'
import { ChaosWorld } from './world.ts'

/** `npm run test:chaos` is the full run; SEED repeats one. */
const FULL = process.env['CHAOS'] === 'full'
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
const KILLS = FULL ? 10 : 3
const SAVES = FULL ? 500 : 90
const LISTENERS = FULL ? 50 : 12
const ENDS_WITHIN_MS = 120_000

describe(`nothing accepted is lost or done twice (SEED=${SEED})`, () => {
  let world: ChaosWorld | undefined

  afterEach(async () => {
    await world?.stop()
    world = undefined
  })

  async function begin(mode: StorageMode): Promise<ChaosWorld> {
    process.stderr.write(`chaos: ${mode}, SEED=${SEED}\n`)
    world = await ChaosWorld.start(mode, LISTENERS)
    await world.launch()
    return world
  }

  for (const mode of ['embedded', 'redis'] as const) {
    itOnStorage(
      mode,
      `when the process is killed at ${KILLS} random points (${mode})`,
      async () => {
        const random = randomFrom(SEED)
        const world = await begin(mode)
        const taps = tapAll(world, SAVES, random)

        for (let kill = 1; kill <= KILLS; kill += 1) {
          // At any moment after something new was accepted: while accepting, matching, adding or starting.
          const before = world.accepted.length
          await waitFor('more is accepted', () => world.accepted.length > before || taps.isDone(), 60_000)
          await sleep(random() * 1500)
          await world.end('SIGKILL')
          await world.launch()
        }
        await taps.done

        await expectPromisesKept(world, ENDS_WITHIN_MS)
        const repeated = await repeatedCalls(world)
        process.stderr.write(`chaos: ${SAVES} saves, ${KILLS} kills, ${repeated} additions repeated\n`)
      },
      400_000,
    )
  }

  itOnStorage(
    'redis',
    'when the queue is emptied in the middle of a run',
    async () => {
      const world = await begin('redis')
      const taps = tapAll(world, SAVES, randomFrom(SEED))

      for (const part of [0.3, 0.6, 0.9]) {
        await waitFor('a part is accepted', () => world.accepted.length >= SAVES * part, 60_000)
        await world.storage.redis?.flush()
      }
      await taps.done

      await expectPromisesKept(world, ENDS_WITHIN_MS)
    },
    300_000,
  )

  itOnStorage(
    'postgres',
    'when PostgreSQL stops at once and comes back',
    async () => {
      const shared = process.env['TEST_POSTGRES_URL']
      // A server of this test's own: others are using that one.
      delete process.env['TEST_POSTGRES_URL']
      try {
        const random = randomFrom(SEED)
        const world = await begin('postgres')
        const taps = tapAll(world, SAVES, random)

        await waitFor('a part is accepted', () => world.accepted.length >= SAVES / 3, 60_000)
        await world.storage.postgres?.kill()
        await sleep(random() * 1000)
        await world.storage.postgres?.start()
        await taps.done

        await expectPromisesKept(world, ENDS_WITHIN_MS)
      } finally {
        if (shared !== undefined) process.env['TEST_POSTGRES_URL'] = shared
      }
    },
    300_000,
  )

  itOnStorage(
    'redis',
    'when the process is asked to stop under load, which it does in time',
    async () => {
      const world = await begin('redis')
      const taps = tapAll(world, SAVES, randomFrom(SEED))

      await waitFor('a part is accepted', () => world.accepted.length >= SAVES / 3, 60_000)
      const asked = performance.now()
      const code = await world.end('SIGTERM')
      const tookMs = performance.now() - asked
      await world.launch()
      await taps.done

      expect(code).toBe(0)
      expect(tookMs).toBeLessThan(25_000)
      await expectPromisesKept(world, ENDS_WITHIN_MS)
    },
    300_000,
  )
})
