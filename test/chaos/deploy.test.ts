import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { expectPromisesKept, statusesOf } from './promises.ts'
import { FULL, SEEDS, randomFrom } from './random.ts'
import { tapAll } from './taps.ts'
import { ChaosWorld, FLEET } from './world.ts'

const ROUNDS = FULL ? 10 : 1
const ENDS_WITHIN_MS = 60_000
/** Twice ten seconds of patience and a little more, as `docs/operating.md` promises. */
const STOPS_WITHIN_MS = 27_000

/** One process after the other is asked to stop and started again, as a rolling update does, while listeners tap. */
describe.each(SEEDS)('a rolling update under load (SEED=%d)', (seed) => {
  let world: ChaosWorld

  beforeAll(async () => {
    if (!runsOn('redis')) return
    world = await ChaosWorld.start('redis', { listeners: 30 })
    await world.launchFleet()
  }, 120_000)
  afterAll(() => world?.stop())

  itOnStorage(
    'redis',
    `${ROUNDS} times: nobody hears a 5xx, nothing stalls, nothing runs twice`,
    async () => {
      const random = randomFrom(seed)
      let first = 0
      const slowestMs: number[] = []
      for (let round = 1; round <= ROUNDS; round += 1) {
        const count = 100
        const taps = tapAll(world, count, random, { first, breakMs: 250 })
        first += count
        for (const member of FLEET) {
          await sleep(random() * 300)
          const asked = performance.now()
          const code = await world.end('SIGTERM', member)
          slowestMs.push(Math.round(performance.now() - asked))
          expect({ member, code }).toEqual({ member, code: 0 })
          await world.launchMember(member)
        }
        await taps.done
      }

      const kept = await expectPromisesKept(world, ENDS_WITHIN_MS)
      const stalled = world.log.filter((line) => line.includes('of a worker that went away'))
      const figures = {
        ...kept,
        slowestMs: Math.max(...slowestMs),
        heard: Object.fromEntries(world.client.heard),
      }
      process.stderr.write(`chaos: ${JSON.stringify({ test: 'rolling update', seed, ROUNDS, ...figures })}\n`)
      expect(world.client.serverErrors()).toBe(0)
      expect(Math.max(...slowestMs)).toBeLessThan(STOPS_WITHIN_MS)
      expect(stalled).toEqual([])
      expect(kept.repeated).toBe(0)
      expect(Object.keys(statusesOf(await world.shown()))).toEqual(['saved'])
    },
    ROUNDS * 90_000,
  )
})
