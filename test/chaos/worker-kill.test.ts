import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept, statusesOf } from './promises.ts'
import { FULL } from './random.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

const ROUNDS = FULL ? 7 : 1
/** How long a call of a service is held up, so that the process can be killed in the middle of it. */
const LONG_MS = 60_000
const SHORT_MS = 1500
const ENDS_WITHIN_MS = 90_000

/** A worker dies around its call of the service. In the full run each of the three moments is hit seven times. */
describe('a worker killed around its call', () => {
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

  /** A listener nobody used, on a song that is known, and what the service has heard of them. */
  function newcomer() {
    next += 1
    const user = `listener-${next}`
    const [account = ''] = world.accounts.get(`${user} spotify`) ?? []
    return { user, account, song: songs[next] as Song }
  }
  const effectsOf = async (account: string) =>
    (await world.ledger()).filter((entry) => entry.account === account && entry.changed).length
  /** Calls that are under way, by their beginning. */
  const asked = async (method: string, path: string) =>
    (await world.requests('spotify')).filter((one) => one.method === method && one.url.startsWith(path))
      .length

  for (let round = 1; round <= ROUNDS; round += 1) {
    itOnStorage(
      'redis',
      `before it, during it, and after it with nothing written down: each song is added once (${round})`,
      async () => {
        const [before, during, after] = [newcomer(), newcomer(), newcomer()]
        const slow = (account: string, ms: number, of: object) =>
          world.fault({ service: 'spotify', account, ...of, effect: { kind: 'slow', ms } })
        await world.control('DELETE', '/requests')
        await slow(before.account, LONG_MS, { pathIncludes: '/contains' })
        await slow(during.account, LONG_MS, { method: 'PUT' })
        await slow(after.account, SHORT_MS, { method: 'PUT' })
        const taps = [before, during, after].map(({ user, song }) =>
          world.tap(user, 'spotify', song, `${user}-${round}`),
        )
        await Promise.all(taps)
        await waitFor('all three are at the service', async () => {
          const looks = await asked('GET', '/v1/me/library/contains')
          return looks >= 3 && (await asked('PUT', '/v1/me/library')) >= 2
        })

        // Frozen, it cannot hear the last answer; the service has done what was asked.
        world.signal('worker', 'SIGSTOP')
        await waitFor('the third song is there', async () => (await effectsOf(after.account)) === 1)
        await world.end('SIGKILL', 'worker')
        expect(await effectsOf(before.account)).toBe(0)
        await world.launch('worker', { role: 'worker' })

        const kept = await expectPromisesKept(world, ENDS_WITHIN_MS)
        for (const { account } of [before, during, after]) expect(await effectsOf(account)).toBe(1)
        // One call more for each call that was cut, at most.
        expect(kept.repeated).toBeLessThanOrEqual(round * 2)
        // Our own addition is never taken for a song that the listener had before.
        expect(Object.keys(statusesOf(await world.shown()))).toEqual(['saved'])
        process.stderr.write(`chaos: ${JSON.stringify({ test: 'kill around the call', round, ...kept })}\n`)
      },
      150_000,
    )
  }
})
