import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect } from '@jest/globals'
import type { FaultEffect } from '../../sandbox/simulator.ts'
import { itOnStorage } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { FULL, SEEDS, pick, randomFrom } from './random.ts'
import { tapAll } from './taps.ts'
import { ChaosWorld, FLEET, SERVICES } from './world.ts'

const FAULTS = FULL ? 10 : 3
const SAVES = FULL ? 200 : 40
const ENDS_WITHIN_MS = 240_000

const EFFECTS: readonly FaultEffect[] = [
  { kind: 'named', name: 'html_500' },
  { kind: 'named', name: 'html_503' },
  { kind: 'named', name: 'truncated_json' },
  { kind: 'named', name: 'rate_limited', retryAfter: '2' },
  { kind: 'cut_before' },
  { kind: 'cut_after' },
  { kind: 'slow', ms: 2000 },
]

type Trouble = (world: ChaosWorld, random: () => number) => Promise<string>

const TROUBLES: readonly Trouble[] = [
  async (world, random) => {
    const member = pick(random, FLEET)
    const signal = random() < 0.5 ? 'SIGKILL' : 'SIGTERM'
    await world.end(signal, member)
    await world.launchMember(member)
    return `${signal} ${member}`
  },
  async (world, random) => {
    const member = pick(random, FLEET)
    world.signal(member, 'SIGSTOP')
    await sleep(1000 + random() * 14_000)
    world.signal(member, 'SIGCONT')
    return `freeze ${member}`
  },
  async (world, random) => {
    await world.storage.redis?.kill()
    await sleep(random() * 2000)
    await world.storage.redis?.start()
    return 'kill Redis'
  },
  async (world) => {
    await world.storage.redis?.flush()
    return 'empty Redis'
  },
  async (world, random) => {
    await world.storage.postgres?.kill()
    await sleep(random() * 1000)
    await world.storage.postgres?.start()
    return 'stop PostgreSQL'
  },
  async (world, random) => {
    const service = pick(random, SERVICES)
    const effect = pick(random, EFFECTS)
    await world.fault({ service, times: 1 + Math.floor(random() * 4), effect })
    return `${service}: ${JSON.stringify(effect)}`
  },
]

/** Everything at once, in an order that the seed decides. */
describe.each(SEEDS)('all kinds of trouble mixed (SEED=%d)', (seed) => {
  let world: ChaosWorld | undefined

  afterEach(async () => {
    await world?.stop()
    world = undefined
  })

  itOnStorage(
    'redis',
    `${FAULTS} times: nothing is lost, nothing is done twice`,
    async () => {
      const random = randomFrom(seed)
      world = await ChaosWorld.start('redis', { listeners: 40, ownPostgres: true })
      await world.launchFleet()
      const taps = tapAll(world, SAVES, random)

      const played: string[] = []
      for (let n = 1; n <= FAULTS; n += 1) {
        const before = world.accepted.length
        await waitFor('more is accepted', () => world!.accepted.length > before || taps.isDone(), 90_000)
        await sleep(random() * 1000)
        played.push(await pick(random, TROUBLES)(world, random))
      }
      await taps.done
      await world.control('DELETE', '/faults')

      const kept = await expectPromisesKept(world, ENDS_WITHIN_MS).catch((err: unknown) => {
        throw new Error(`${String(err)}\nplayed: ${played.join('; ')}`, { cause: err })
      })
      expect(world.client.heard.get(500) ?? 0).toBe(0)
      process.stderr.write(`chaos: ${JSON.stringify({ test: 'mixed', seed, ...kept, played })}\n`)
    },
    600_000,
  )
})
