import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { ApiError } from '../../../sdk/api-error.ts'
import type { Save } from '../../../sdk/api-types.ts'
import { createClient } from '../../../sdk/client.ts'
import type { Client } from '../../../sdk/client.ts'
import { createTapQueue } from '../../../sdk/tap-queue.ts'
import { waitFor } from '../../support/wait-for.ts'
import { someTrack, someUser, useApi } from '../api/support/api.ts'
import { openWay } from './support/way.ts'
import type { Mishap, Way } from './support/way.ts'

const FERRY = { title: 'Night Ferry', artists: ['Paper Lanterns'] }

describe('the client on a bad way to the service', () => {
  const api = useApi('embedded', { roles: ['server', 'worker'] })
  const ways: Way[] = []
  let client: Client

  beforeAll(() => {
    client = createClient({ baseUrl: api.product.url, token: api.app.key })
  })

  afterEach(() => {
    for (const way of ways.splice(0)) way.close()
  })

  async function through(meddle: (path: string, n: number) => Mishap) {
    const way = await openWay(api.product.url, meddle)
    ways.push(way)
    return { seen: way.seen, client: createClient({ baseUrl: way.url, token: api.app.key }) }
  }

  it('repeats what may not have arrived with the same key: one save', async () => {
    const faults = ['lose answer', 'cut', 503] as const
    const way = await through((_, n) => faults[n - 1])
    const user = someUser()

    const save = await way.client.saves.create({ user, track: FERRY, services: ['spotify'] })

    expect(way.seen).toHaveLength(4)
    const { data } = await client.saves.page({ user })
    expect(data.map(({ id }) => id)).toEqual([save.id])
  })

  it('does not repeat a session that may have been made, and stops when told to', async () => {
    const way = await through(() => 'cut')
    const stop = new AbortController()

    await expect(way.client.users.session({ user: someUser() })).rejects.not.toBeInstanceOf(ApiError)
    const asked = way.seen.length
    const waiting = way.client.saves.get('sav_x', { signal: stop.signal })
    stop.abort(new Error('enough'))

    await expect(waiting).rejects.toThrow('enough')
    expect(asked).toBe(1)
  })

  it('watches on over cut streams, and by asking where streams do not come through', async () => {
    const both = {
      cut: await through((path, n) => (path.includes('/events') && n % 2 === 1 ? 'cut' : undefined)),
      held: await through((path) => (path.includes('/events') ? 'cut' : undefined)),
    }
    for (const way of Object.values(both)) {
      const user = someUser()
      const { id } = await client.saves.create({ user, track: FERRY, services: ['spotify'] })
      const states: string[] = []
      const watching = (async () => {
        for await (const save of way.client.saves.watch(id)) states.push(save.status)
      })()
      await waitFor('the first state', () => states.length > 0)
      await api.app.link(user, 'spotify')
      await watching

      expect(states[0]).toBe('needs_action')
      expect(states.at(-1)).toBe('done')
    }
    expect(both.held.seen.some((path) => path.includes('wait='))).toBe(true)
    expect(both.cut.seen.some((path) => path.includes('wait='))).toBe(false)
  }, 60_000)

  it('gives up a stream that says nothing', async () => {
    const way = await through((path) => (path.includes('/events') ? 'hold' : undefined))
    const user = someUser()
    await api.app.link(user, 'spotify')
    const { id } = await client.saves.create({ user, track: FERRY })

    const states: string[] = []
    for await (const save of way.client.saves.watch(id)) states.push(save.status)

    expect(states.at(-1)).toBe('done')
    expect(way.seen.at(-1)).toContain('wait=')
  }, 60_000)

  it('keeps taps while the service is away, and saves each once with its time', async () => {
    let away = true
    const way = await through((_, n) => (away ? 'cut' : n % 2 === 0 ? 'lose answer' : undefined))
    const user = someUser()
    const saved: Save[] = []
    const queue = createTapQueue({ client: way.client, onSaved: (_, save) => saved.push(save) })
    const taps = [1, 2].map(() => queue.tap({ user, track: someTrack(), services: ['spotify'] }))

    await queue.flush()
    const kept = queue.waiting.length
    away = false
    await queue.flush()
    queue.close()

    const { data } = await client.saves.page({ user })
    expect([kept, queue.waiting, saved.length, data.length]).toEqual([2, [], 2, 2])
    expect(new Set(data.map(({ context }) => Date.parse(context?.tapped_at ?? '')))).toEqual(
      new Set(taps.map(({ request }) => Date.parse(request.context?.tapped_at ?? ''))),
    )
  })
})
