import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { FULL, SEEDS, randomFrom } from './random.ts'
import { tapAll } from './taps.ts'
import { ChaosWorld } from './world.ts'

const SAVES = FULL ? 80 : 24
const ENDS_WITHIN_MS = 120_000

/** PostgreSQL is the truth: without it nothing is accepted, and what was accepted is there when it is back. */
describe.each(SEEDS)('a PostgreSQL in trouble (SEED=%d)', (seed) => {
  const random = randomFrom(seed)
  let world: ChaosWorld

  beforeAll(async () => {
    if (!runsOn('postgres')) return
    world = await ChaosWorld.start('postgres', { listeners: FULL ? 40 : 10, ownPostgres: true })
    await world.launch('server-1', { role: 'server' })
    await world.launch('worker-1', { role: 'worker' })
    await world.launch('worker-2', { role: 'worker' })
  }, 120_000)
  afterAll(() => world?.stop())

  const troubles: readonly (readonly [string, () => Promise<void>])[] = [
    [
      'stopped at once and started again',
      async () => {
        await world.storage.postgres?.kill()
        await sleep(random() * 1500)
        await world.storage.postgres?.start()
      },
    ],
    [
      'frozen for some seconds',
      async () => {
        const pids = familyOf(world.storage.postgres?.pid ?? 0)
        for (const pid of pids) process.kill(pid, 'SIGSTOP')
        await sleep(4000 + random() * 3000)
        for (const pid of pids) process.kill(pid, 'SIGCONT')
      },
    ],
  ]

  for (const [n, [name, trouble]] of troubles.entries()) {
    itOnStorage(
      'postgres',
      `${name}: what was accepted is there and ends, once`,
      async () => {
        const taps = tapAll(world, SAVES, random, { first: n * SAVES })
        const from = world.accepted.length
        await waitFor('a part is accepted', () => world.accepted.length >= from + SAVES / 4, 60_000)
        await trouble()
        await taps.done
        const kept = await expectPromisesKept(world, ENDS_WITHIN_MS)

        // Refused, not broken: whoever asks in between is told to come again.
        expect(world.client.heard.get(500) ?? 0).toBe(0)
        process.stderr.write(`chaos: ${JSON.stringify({ test: `postgres ${name}`, seed, ...kept })}\n`)
      },
      240_000,
    )
  }
})

/** A process and all its children, from the kernel's own list. */
function familyOf(parent: number): readonly number[] {
  if (parent === 0) throw new Error('there is no such process')
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) === parent
      } catch {
        return false
      }
    })
  return [parent, ...children.map(Number)]
}
