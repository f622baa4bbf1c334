import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { momentsOf } from './kill-moments.ts'
import type { Moment } from './kill-moments.ts'
import { songsWithVersions, stateOf } from './kill-state.ts'
import { FULL } from './random.ts'
import { expectNoSecrets } from './secrets.ts'
import { ChaosWorld, SERVICES } from './world.ts'

/** A call that is held up for so long is cut by the death of who waits for it, and nothing was done. */
const LONG_MS = 120_000
/** A call that is done while the process can no more hear of it. */
const SHORT_MS = 3000
const ENDS_WITHIN_MS = 120_000

/**
 * A worker dies while it saves to a playlist, takes back and swaps: before each of its calls is done, and after it was done
 * with nothing written down. Every moment has a listener of its own, and all of them meet the same death. The full run does
 * it at every service.
 */
describe('a worker killed', () => {
  let world: ChaosWorld
  const perService = new Map(
    (FULL ? SERVICES : ['spotify']).map((service) => [service, momentsOf(service)] as const),
  )

  beforeAll(async () => {
    if (!runsOn('redis')) return
    const listeners = [...perService.values()].reduce((sum, moments) => sum + moments.length, 0)
    world = await ChaosWorld.start('redis', { listeners })
    await world.launch('server', { role: 'server' })
    await world.launch('worker', { role: 'worker' })
  }, 120_000)
  afterAll(() => world?.stop())

  let next = 0
  for (const [service, moments] of perService) {
    itOnStorage(
      'redis',
      `at ${service} in the middle of ${moments.length} things leaves each of them done once`,
      async () => {
        const songs = await songsWithVersions(world, moments.length, service)
        const running = moments.map((moment, n) => {
          const user = `listener-${next++}`
          const [account = ''] = world.accounts.get(`${user} ${service}`) ?? []
          return {
            moment,
            who: { world, service, user, account, song: songs[n] ?? { title: '', artists: [] } },
          }
        })
        const begun = await Promise.all(
          running.map(async (one) => ({ ...one, begun: await one.moment.prepare(one.who) })),
        )
        await world.control('DELETE', '/requests')
        for (const { moment, who } of begun) {
          const effect = { kind: 'slow', ms: moment.isDone ? SHORT_MS : LONG_MS } as const
          const times = moment.isDone ? 1 : null
          await world.fault({ service, account: who.account, ...moment.call, times, effect })
        }

        await Promise.all(begun.map(({ moment, who, begun }) => moment.act(who, begun)))
        await waitFor(
          'all of them are at the service',
          async () => {
            const calls = await world.requests(service)
            return begun.every(({ moment, who }) => calls.some((one) => isOf(moment, who.account, one)))
          },
          60_000,
        )
        world.signal('worker', 'SIGSTOP')
        await waitFor('what was to be done is done', async () => {
          const calls = await world.requests(service)
          return begun.every(({ moment, who }) =>
            calls.some(
              (one) => isOf(moment, who.account, one) && (!moment.isDone || one.status !== undefined),
            ),
          )
        })
        await world.end('SIGKILL', 'worker')
        const calls = await world.requests(service)
        for (const { moment, who } of begun) {
          const answered = calls.some((one) => isOf(moment, who.account, one) && one.status !== undefined)
          expect({ moment: moment.name, answered }).toEqual({ moment: moment.name, answered: moment.isDone })
        }
        await world.control('DELETE', '/faults')
        await world.launch('worker', { role: 'worker' })

        for (const { moment, who } of begun) {
          const look = () => moment.ended(who).catch(() => false)
          await waitFor(`${service}, ${moment.name}`, look, ENDS_WITHIN_MS).catch(async (err: unknown) => {
            throw new Error(`${String(err)}: ${JSON.stringify(await stateOf(who))}`, {
              cause: err,
            })
          })
        }
        for (const { moment, who, begun: before } of begun)
          expect({ moment: moment.name, ...(await stateOf(who)) }).toEqual({
            moment: moment.name,
            ...moment.expected(before),
          })
        await expectNoSecrets(world)
      },
      240_000,
    )
  }
})

type Call = Awaited<ReturnType<ChaosWorld['requests']>>[number]

function isOf({ call }: Moment, account: string, one: Call): boolean {
  return one.account === account && one.method === call.method && one.url.includes(call.pathIncludes)
}
