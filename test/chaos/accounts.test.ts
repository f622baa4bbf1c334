import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { SandboxAccount } from '../../sandbox/simulator.ts'
import { itOnStorage, runsOn } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'
import { everythingEnded } from './promises.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

const ENDS_WITHIN_MS = 60_000

/** Listeners change their minds while their songs wait, with the server and the worker in processes of their own. */
describe('an account that changes while jobs wait', () => {
  let world: ChaosWorld
  let songs: readonly Song[]

  beforeAll(async () => {
    if (!runsOn('redis')) return
    world = await ChaosWorld.start('redis', { listeners: 6 })
    await world.launch('server', { role: 'server' })
    songs = await songsOf(world, 12)
  }, 120_000)
  afterAll(() => world?.stop())

  const accountOf = (user: string) => world.accounts.get(`${user} spotify`)?.[0] ?? ''
  const effectsIn = async (account: string) =>
    (await world.ledger())
      .filter((entry) => entry.account === account && entry.changed)
      .map(({ track }) => track)
  const matchedOf = async (save: string) =>
    world.books.db
      .selectFrom('placements')
      .select(['status', 'matched'])
      .where('save_id', '=', save)
      .executeTakeFirst()

  itOnStorage(
    'redis',
    'unlinked, erased, or swapped with another listener: nobody else’s account is touched',
    async () => {
      const unlinked = await world.tap('listener-0', 'spotify', songs[0] as Song, 'unlinked')
      await world.tap('listener-1', 'spotify', songs[1] as Song, 'erased')
      const ada = await world.tap('listener-2', 'spotify', songs[2] as Song, 'ada')
      const ben = await world.tap('listener-3', 'spotify', songs[3] as Song, 'ben')
      // The jobs of all four are in the queue, and no worker runs.
      await world.client.send('DELETE', '/v1/users/listener-0/links/spotify')
      await world.client.send('DELETE', '/v1/users/listener-1')
      const swapped = await Promise.all(
        ['listener-3', 'listener-2'].map((owner) =>
          world.control('POST', '/accounts', { service: 'spotify', id: accountOf(owner) }),
        ),
      )
      await world.books.link(
        [
          { user: 'listener-2', service: 'spotify', account: swapped[0] as SandboxAccount },
          { user: 'listener-3', service: 'spotify', account: swapped[1] as SandboxAccount },
        ],
        () => Promise.reject(new Error('not asked')),
        () => undefined,
      )
      await world.control('DELETE', '/requests')

      await world.launch('worker', { role: 'worker' })
      await world.tap('listener-4', 'spotify', songs[4] as Song, 'goes on')
      world.accepted.splice(1, 1)
      await everythingEnded(world, ENDS_WITHIN_MS)
      await waitFor('others go on', async () => (await effectsIn(accountOf('listener-4'))).length === 1)

      expect((await matchedOf(unlinked))?.status).toBe('awaiting_link')
      expect(await effectsIn(accountOf('listener-0'))).toEqual([])
      expect(await effectsIn(accountOf('listener-1'))).toEqual([])
      // Each song is where its own listener has music now: the account that was linked last.
      const [adas, bens] = [await matchedOf(ada), await matchedOf(ben)]
      expect(await effectsIn(accountOf('listener-3'))).toEqual([adas?.matched?.id])
      expect(await effectsIn(accountOf('listener-2'))).toEqual([bens?.matched?.id])
    },
    180_000,
  )
})
