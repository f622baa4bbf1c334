import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect } from '@jest/globals'
import { itOnStorage } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { FULL, SEEDS, pick, randomFrom } from './random.ts'
import { tapAll } from './taps.ts'
import { ChaosWorld, FLEET } from './world.ts'

const KILLS = FULL ? 7 : 2
const SAVES = FULL ? 200 : 40
const ENDS_WITHIN_MS = 120_000

describe.each(SEEDS)('processes killed at random moments (SEED=%d)', (seed) => {
  let world: ChaosWorld | undefined

  afterEach(async () => {
    await world?.stop()
    world = undefined
  })

  for (const mode of ['embedded', 'redis'] as const) {
    itOnStorage(
      mode,
      `lose nothing and do nothing twice (${mode})`,
      async () => {
        const random = randomFrom(seed)
        world = await ChaosWorld.start(mode, { listeners: FULL ? 40 : 10 })
        const members = mode === 'embedded' ? ['product'] : FLEET
        if (mode === 'embedded') await world.launch()
        else await world.launchFleet()
        const taps = tapAll(world, SAVES, random)

        for (let kill = 1; kill <= KILLS; kill += 1) {
          // At any moment after something new was accepted: while accepting, matching, adding or starting.
          const before = world.accepted.length
          await waitFor('more is accepted', () => world!.accepted.length > before || taps.isDone(), 60_000)
          await sleep(random() * 1500)
          const member = pick(random, members)
          await world.end('SIGKILL', member)
          await (mode === 'embedded' ? world.launch() : world.launchMember(member))
        }
        await taps.done

        const kept = await expectPromisesKept(world, ENDS_WITHIN_MS)
        // Up to five calls of one service are under way in a process that dies.
        expect(kept.repeated).toBeLessThanOrEqual(KILLS * 15)
        process.stderr.write(
          `chaos: ${JSON.stringify({ test: 'kill', mode, seed, kills: KILLS, ...kept })}\n`,
        )
      },
      400_000,
    )
  }
})
