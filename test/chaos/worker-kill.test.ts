import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { FULL, SEEDS } from './random.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

const ROUNDS = FULL ? 7 : 1
/** How long a call of a service is held up, so that the process can be killed in the middle of it. */
const HELD_MS = 2500
const ENDS_WITHIN_MS = 90_000

/** A worker dies around its call of the service. In the full run each moment is hit seven times: 21 kills. */
describe.each(SEEDS.slice(0, 1))('a worker killed around its call (SEED=%d)', () => {
  let world: ChaosWorld
  let songs: readonly Song[]
  let next = 0

  beforeAll(async () => {
    if (!runsOn('redis')) return
    world = await ChaosWorld.start('redis', { listeners: 1 + ROUNDS * 3 })
    await world.launch('server', { role: 'server' })
    await world.launch('worker', { role: 'worker' })
    songs = await songsOf(world, 1 + ROUNDS * 3)
    // Every song is known, so that a tap goes straight to the library.
    for (const [n, song] of songs.entries()) await world.tap('listener-0', 'spotify', song, `known-${n}`)
    await expectPromisesKept(world, ENDS_WITHIN_MS)
  }, 120_000)
  afterEach(() => world.control('DELETE', '/faults'))
  afterAll(() => world?.stop())

  /** A listener nobody used, and whether the service has heard `method path` from them since. */
  function newcomer() {
    next += 1
    const user = `listener-${next}`
    const [account = ''] = world.accounts.get(`${user} spotify`) ?? []
    const asked = async (method: string, path: string) =>
      (await world.requests('spotify')).some((one) => one.method === method && one.url.startsWith(path))
    const effects = async () =>
      (await world.ledger()).filter((entry) => entry.account === account && entry.changed)
    return { user, account, asked, effects, song: songs[next] as Song }
  }

  async function again(): Promise<void> {
    await world.launch('worker', { role: 'worker' })
    const { repeated } = await expectPromisesKept(world, ENDS_WITHIN_MS)
    expect(repeated).toBeLessThanOrEqual(next)
    const shown = (await world.shown()).flatMap((save) => save.placements.map(({ status }) => status))
    // Our own addition is never taken for a song that the listener had before.
    expect(new Set(shown)).toEqual(new Set(['saved']))
  }

  for (let round = 1; round <= ROUNDS; round += 1) {
    itOnStorage(
      'redis',
      `before it: nothing was added, and it is added once afterwards (${round})`,
      async () => {
        const { user, account, asked, effects, song } = newcomer()
        await world.control('DELETE', '/requests')
        await world.fault({
          service: 'spotify',
          pathIncludes: '/contains',
          account,
          effect: { kind: 'slow', ms: HELD_MS },
        })
        await world.tap(user, 'spotify', song, `before-${round}`)
        await waitFor('the library is looked into', () => asked('GET', '/v1/me/library/contains'))

        await world.end('SIGKILL', 'worker')

        expect(await asked('PUT', '/v1/me/library')).toBe(false)
        await again()
        expect(await effects()).toHaveLength(1)
      },
      120_000,
    )

    itOnStorage(
      'redis',
      `during it: what the service made of it is found out (${round})`,
      async () => {
        const { user, account, asked, effects, song } = newcomer()
        await world.control('DELETE', '/requests')
        await world.fault({
          service: 'spotify',
          method: 'PUT',
          account,
          effect: { kind: 'slow', ms: HELD_MS },
        })
        await world.tap(user, 'spotify', song, `during-${round}`)
        await waitFor('the addition is under way', () => asked('PUT', '/v1/me/library'))

        await world.end('SIGKILL', 'worker')

        await again()
        expect(await effects()).toHaveLength(1)
      },
      120_000,
    )

    itOnStorage(
      'redis',
      `after it, before it is written down: one more call, and no second effect (${round})`,
      async () => {
        const { user, account, asked, effects, song } = newcomer()
        await world.control('DELETE', '/requests')
        await world.fault({
          service: 'spotify',
          method: 'PUT',
          account,
          effect: { kind: 'slow', ms: HELD_MS },
        })
        await world.tap(user, 'spotify', song, `after-${round}`)
        await waitFor('the addition is under way', () => asked('PUT', '/v1/me/library'))

        // Frozen, it cannot hear the answer; the service has done what was asked.
        world.signal('worker', 'SIGSTOP')
        await waitFor('the song is in the library', async () => (await effects()).length === 1)
        await world.end('SIGKILL', 'worker')

        await again()
        expect(await effects()).toHaveLength(1)
      },
      120_000,
    )
  }
})
