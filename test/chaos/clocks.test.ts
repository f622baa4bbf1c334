import { afterEach, describe, expect } from '@jest/globals'
import { itOnStorage } from '../support/storage.ts'
import { expectPromisesKept } from './promises.ts'
import { FULL, SEEDS, randomFrom } from './random.ts'
import { tapAll } from './taps.ts'
import { ChaosWorld } from './world.ts'

const SAVES = FULL ? 60 : 24
/**
 * For a worker a minute behind nothing is due that is younger, so each step of a save may wait until the sweep rings for the
 * third time: 80 s, and Apple Music takes two steps.
 */
const ENDS_WITHIN_MS = 240_000

/** One worker's clock is a minute off, as after a failed time sync. Locks on PostgreSQL are taken by the worker's clock. */
describe.each(SEEDS)('a worker whose clock is wrong (SEED=%d)', (seed) => {
  let world: ChaosWorld | undefined

  afterEach(async () => {
    await world?.stop()
    world = undefined
  })

  const cases = [
    ['redis', 60_000],
    ['redis', -60_000],
    ['postgres', 60_000],
    ['postgres', -60_000],
  ] as const
  for (const [mode, aheadMs] of FULL ? cases : cases.slice(2, 3)) {
    itOnStorage(
      mode,
      `by ${aheadMs / 1000} s loses nothing, adds nothing twice, and says so (${mode})`,
      async () => {
        world = await ChaosWorld.start(mode, { listeners: 10 })
        await world.launch('server', { role: 'server' })
        await world.launch('right', { role: 'worker' })
        await world.launch('wrong', {
          role: 'worker',
          env: { CLOCK_AHEAD_MS: String(aheadMs) },
          nodeArgs: ['--import', './test/chaos/shifted-clock.ts'],
        })
        // Calls that take long are still under way when the other worker thinks that their lock has run out.
        await world.fault({
          service: 'spotify',
          method: 'PUT',
          times: 10,
          effect: { kind: 'slow', ms: 3000 },
        })

        await tapAll(world, SAVES, randomFrom(seed)).done
        const kept = await expectPromisesKept(world, ENDS_WITHIN_MS)

        const told = world.log.filter((line) => line.includes('clock'))
        expect(told.length).toBeGreaterThan(0)
        process.stderr.write(`chaos: ${JSON.stringify({ test: 'clock', mode, aheadMs, seed, ...kept })}\n`)
      },
      400_000,
    )
  }
})
