import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { ApiError } from '../../../sdk/api-error.ts'
import type { Save } from '../../../sdk/api-types.ts'
import { createClient } from '../../../sdk/client.ts'
import type { Client } from '../../../sdk/client.ts'
import { waitFor } from '../../support/wait-for.ts'
import { someTrack, someUser, useApi } from '../api/support/api.ts'

const FERRY = { title: 'Night Ferry', artists: ['Paper Lanterns'] }

describe('the client against the service', () => {
  const api = useApi('embedded', { roles: ['server', 'worker'] })
  let client: Client

  beforeAll(() => {
    client = createClient({ baseUrl: `${api.product.url}/`, token: api.app.key })
  })

  it('saves, shows, lists and watches', async () => {
    const user = someUser()
    await api.app.link(user, 'spotify')

    const created = await client.saves.create({ user, track: FERRY })
    const states: Save[] = []
    for await (const save of client.saves.watch(created.id)) states.push(save)
    for (let n = 0; n < 3; n += 1)
      await client.saves.create({ user, track: someTrack(), services: ['apple-music'] })
    const listed: string[] = []
    for await (const save of client.saves.list({ user, limit: 2 })) listed.push(save.id)

    expect(states.at(-1)).toMatchObject({ id: created.id, status: 'done' })
    expect(await client.saves.get(created.id)).toEqual(states.at(-1))
    expect(listed).toHaveLength(4)
    expect(listed.at(-1)).toBe(created.id)
  })

  it('reaches users, services, sounds, resolve and batches', async () => {
    const user = someUser()
    const session = await client.users.session({ user, display_name: 'Ada' })
    const mine = createClient({ baseUrl: api.product.url, token: session.token })

    const seen = {
      me: (await mine.users.get()).user,
      link: (await mine.users.linkSession()).link_url,
      services: (await client.services.list()).data.length,
      sound: await client.sounds.put('snd_1', { track: FERRY }),
      resolved: await client.resolve({ track: FERRY, services: ['spotify'] }),
      batch: await client.saves.batch([{ user, track: FERRY, services: ['spotify'] }, { user }]),
      erased: await client.users.erase(user),
    }

    expect(seen).toMatchObject({
      me: user,
      link: expect.stringContaining('/link?session='),
      services: 3,
      sound: { track: { title: 'Night Ferry' } },
      resolved: { results: [{ service: 'spotify' }] },
      batch: { results: [{ save: { user } }, { problem: { code: 'invalid_request' } }] },
      erased: undefined,
    })
    await client.sounds.delete('snd_1')
    await expect(client.sounds.get('snd_1')).rejects.toMatchObject({ status: 404, code: 'not_found' })
  })

  it('throws what the service says', async () => {
    const failed = client.saves.create({ user: someUser(), track: { title: 'no artist' } })

    await expect(failed).rejects.toThrow(ApiError)
    await expect(failed).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
      problem: {
        request_id: expect.stringMatching(/^req_/),
        errors: [expect.objectContaining({ in: 'body' })],
      },
    })
  })

  it('asks for a new token once when the old one is refused', async () => {
    const asked: boolean[] = []
    const { token } = await client.users.session({ user: someUser() })
    const getToken = (refused: boolean) => {
      asked.push(refused)
      return refused ? token : 'atu_old'
    }

    await createClient({ baseUrl: api.product.url, getToken }).users.get()

    expect(asked).toEqual([false, true])
  })

  it('tells the events of an app, on from where somebody stopped', async () => {
    const app = await api.createApp()
    const own = createClient({ baseUrl: api.product.url, token: app.key })
    const stop = new AbortController()
    const events = own.events.watch({ signal: stop.signal })
    const first = events.next()
    const made = await waitFor('an event', async () => {
      const save = await own.saves.create({ user: someUser(), track: someTrack(), services: ['spotify'] })
      const seen = await Promise.race([first, sleep(200)])
      return seen === undefined ? undefined : save
    })
    const at = await first
    await events.return(undefined)
    const later = await own.saves.create({ user: someUser(), track: someTrack(), services: ['spotify'] })

    const ids: (string | undefined)[] = []
    for await (const { event } of own.events.watch({ lastEventId: at.value?.lastEventId ?? '' })) {
      ids.push(event.save?.id)
      if (event.save?.id === later.id) break
    }

    expect(made.id).toMatch(/^sav_/)
    expect(ids.at(-1)).toBe(later.id)
    expect(ids).not.toContain(at.value?.event.save?.id)
    stop.abort()
  })
})
