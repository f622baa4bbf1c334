import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { call } from '../../support/product.ts'
import { withSession } from '../../../workers/with-session.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

const ODD_NAMES = ['a/b', 'a%2Fb', '100%', 'ünï çødé 🎧', 'a?b#c', "o'hara", 'me', 'x'.repeat(255)]

describe('listeners in the API', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  const pathOf = (user: string) => `/v1/users/${encodeURIComponent(user)}`

  async function session(user: string) {
    const { body } = await scene.app.call('POST', '/v1/user-sessions', { user })
    return (method: string, path: string, change?: unknown) =>
      call(scene.product.url, body.token, method, path, change)
  }

  it('are shown with the state of every link, to their app and to themselves', async () => {
    const ada = await Listener.open(scene)
    await ada.link('amazon-music', { account: `amazon-${ada.user}` })
    await ada.link('spotify', { account: `spotify-${ada.user}`, market: 'JP' })
    scene.sandbox.world.expireConsents({ service: 'amazon-music', account: `amazon-${ada.user}` })
    await scene.becomes(await scene.save(ada.user, scene.newSong(), ['amazon-music']), 'awaiting_link')

    const asApp = await scene.app.call('GET', pathOf(ada.user))
    const asUser = await (await session(ada.user))('GET', '/v1/me')
    const named = await (await session(ada.user))('GET', pathOf(ada.user))

    const [amazon, spotify] = asApp.body.links
    expect(amazon).toMatchObject({ service: 'amazon-music', status: 'needs_reauth' })
    expect(amazon.consent_expires_at).toBeUndefined()
    expect(spotify).toMatchObject({
      service: 'spotify',
      status: 'active',
      account_id: `spotify-${ada.user}`,
      account_name: `Listener spotify-${ada.user}`,
    })
    expect(Date.parse(spotify.consent_expires_at) - Date.parse(spotify.consented_at)).toBeGreaterThan(
      180 * 24 * 3_600_000,
    )
    expect(asApp.body).toMatchObject({ user: ada.user, default_services: ['amazon-music'] })
    expect(asApp.body.target).toEqual({ kind: 'library' })
    expect(asUser.body).toEqual(asApp.body)
    expect(named.body).toEqual(asApp.body)
    expect(JSON.stringify(asApp.body)).not.toMatch(/token/)
  })

  it.each(ODD_NAMES)('may be called %j', async (user) => {
    const linked = await scene.app.call('POST', `${pathOf(user)}/link-sessions`)
    const changed = await scene.app.call('PATCH', pathOf(user), { display_name: 'Ada' })
    const shown = await scene.app.call('GET', pathOf(user))
    const exported = await scene.app.call('GET', `${pathOf(user)}/export`)
    const unlinked = await scene.app.call('DELETE', `${pathOf(user)}/links/spotify`)
    const erased = await scene.app.call('DELETE', pathOf(user))

    expect([linked, changed, shown, exported, unlinked, erased].map((answer) => answer.status)).toEqual([
      201, 200, 200, 200, 404, 204,
    ])
    expect(shown.body).toMatchObject({ user, display_name: 'Ada' })
    expect((await scene.app.call('GET', pathOf(user))).status).toBe(404)
  })

  it('are nobody’s but their own app’s, and each other’s neither', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: `own-${ada.user}` })
    const other = await scene.product.createApp()
    const ben = await session(scene.newUser())
    const asks: readonly (readonly [string, string, unknown?])[] = [
      ['GET', ''],
      ['PATCH', '', { default_services: ['spotify'] }],
      ['GET', '/export'],
      ['DELETE', '/links/spotify'],
      ['DELETE', ''],
    ]

    for (const [method, rest, body] of asks) {
      const path = pathOf(ada.user) + rest
      for (const answer of [await other.call(method, path, body), await ben(method, path, body)]) {
        expect({ method, rest, status: answer.status }).toEqual({ method, rest, status: 404 })
      }
    }
    expect((await ben('POST', `${pathOf(ada.user)}/link-sessions`)).status).toBe(404)
    expect(await ada.row('spotify')).toMatchObject({ status: 'active' })
  })

  it('change what they name and nothing else', async () => {
    const user = scene.newUser()
    const mine = await session(user)
    await scene.app.call('PATCH', pathOf(user), { display_name: 'Ada' })

    const playlist = await mine('PATCH', '/v1/me', { target: { kind: 'playlist', name: 'From videos' } })
    const after = await mine('PATCH', '/v1/me', { default_services: ['apple-music', 'spotify'] })
    const wrong = await mine('PATCH', '/v1/me', { default_services: ['napster'] })
    const undeclared = await mine('PATCH', '/v1/me', { links: [] })
    const back = await mine('PATCH', '/v1/me', { default_services: null })

    expect(after.body).toMatchObject({
      display_name: 'Ada',
      target: { kind: 'playlist', name: 'From videos' },
      default_services: ['apple-music', 'spotify'],
    })
    expect(playlist).toMatchObject({
      status: 200,
      body: { target: { kind: 'playlist', name: 'From videos' } },
    })
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/default_services/0' }] } })
    expect(undeclared.status).toBe(400)
    expect(back.body.default_services).toEqual([])
  })

  it('unlink without waiting', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: `bye-${ada.user}` })
    const fault = { service: 'spotify', account: `bye-${ada.user}`, times: null }
    scene.sandbox.addFault({ ...fault, effect: { kind: 'named', name: 'unavailable' } })
    const save = await scene.save(ada.user, scene.newSong(), ['spotify'])
    await scene.waits(save)

    const unlinked = await scene.app.call('DELETE', `${pathOf(ada.user)}/links/spotify`)

    expect(unlinked).toMatchObject({
      status: 200,
      body: { service: 'spotify', manage_url: 'https://www.spotify.com/account/apps/' },
    })
    expect(await ada.row('spotify')).toBeUndefined()
    expect(await scene.placement(save)).toMatchObject({ status: 'awaiting_link', wake_at: null })
    expect((await ada.events()).at(-1)).toEqual({
      type: 'link.removed',
      data: { service: 'spotify', reason: 'unlinked' },
    })
  })

  it('unlink in the middle of a job: no call with the token follows', async () => {
    const user = scene.newUser()
    const account = await scene.app.link(user, 'apple-music')
    const { ctx } = scene.product.running
    const service = ctx.services.get('test', 'apple-music')
    const link = await scene.db
      .selectFrom('links')
      .select('id')
      .where('user_id', '=', user)
      .executeTakeFirstOrThrow()
    const ids = [1, 2, 3, 4, 5, 6].map(() => scene.trackId('apple-music', scene.newSong()))
    const effect = { kind: 'slow', ms: 600 } as const
    scene.sandbox.addFault({ service: 'apple-music', account: account.id, times: null, effect })
    const calls = () => scene.requests('apple-music', 'GET', '/library').length

    const asking = withSession(ctx, service!, link.id, new AbortController().signal, (session, signal) =>
      service!.adapter.libraryContains!(session, ids, { signal }),
    ).catch((err: unknown) => err)
    await waitFor('the job asks', () => calls() > 0)
    await scene.app.call('DELETE', `${pathOf(user)}/links/apple-music`)
    const before = calls()

    expect(await asking).toMatchObject({ code: 'not_linked' })
    expect(calls()).toBe(before)
  })
})
