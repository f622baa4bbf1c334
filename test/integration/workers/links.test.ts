import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { registry } from '../../../adapters/registry.ts'
import { example } from '../../../adapters/example/index.ts'
import { createRegistry } from '../../../adapters/registry.ts'
import { openSession } from '../../../workers/sessions.ts'
import { Scene } from './scene.ts'

const PAST = new Date('2020-01-01T00:00:00Z')

describe('links and their tokens', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start('embedded', { registry: createRegistry([...registry.all, example]) })
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  const linkOf = (user: string, service: string) =>
    scene.db
      .selectFrom('links')
      .selectAll()
      .where('app_id', '=', scene.app.id)
      .where('user_id', '=', user)
      .where('service', '=', service)
      .executeTakeFirstOrThrow()

  const tokenCalls = (service: string) =>
    scene.sandbox.requests(service).filter((request) => request.body.includes('grant_type=refresh_token'))

  async function linked(service: string, link = {}) {
    const user = scene.newUser()
    const account = await scene.app.link(user, service, {}, link)
    return { user, account, song: scene.newSong() }
  }

  it('asks whose market it is when an Apple Music link was imported without one', async () => {
    const user = scene.newUser()
    const account = await scene.app.link(user, 'apple-music', { market: 'JP' }, { market: undefined })
    const song = scene.newSong()

    const save = await scene.save(user, song, ['apple-music'])

    await scene.becomes(save, 'saved')
    expect((await linkOf(user, 'apple-music')).market).toBe('JP')
    expect((await scene.placement(save)).market).toBe('JP')
    expect(scene.effects('apple-music', account.id)).toEqual([scene.trackId('apple-music', song)])
    const lookups = scene.sandbox.requests('apple-music').filter(({ url }) => url.includes('/catalog/'))
    expect(lookups.every(({ url }) => url.startsWith('/v1/catalog/jp/'))).toBe(true)
  })

  it('gives up honestly when that market cannot be learned', async () => {
    const user = scene.newUser()
    await scene.app.link(user, 'apple-music', {}, { market: undefined })
    scene.sandbox.addFault({
      service: 'apple-music',
      pathIncludes: '/me/storefront',
      times: null,
      effect: { kind: 'named', name: 'not_found' },
    })

    const save = await scene.save(user, scene.newSong(), ['apple-music'])
    for (let n = 0; n < 10; n += 1) {
      await scene.waits(save)
      await scene.advance(10 * 120_000)
    }

    expect((await scene.becomes(save, 'failed')).error).toMatchObject({ code: 'unexpected_response' })
  })

  it('renews an access token that has ended before it looks into a catalogue that needs one', async () => {
    const { user, account, song } = await linked('amazon-music', { accessExpiresAt: PAST })
    scene.sandbox.world.expireAccessTokens('amazon-music', account.id)

    const save = await scene.save(user, song, ['amazon-music'])

    await scene.becomes(save, 'saved')
    expect(tokenCalls('amazon-music')).toHaveLength(1)
    expect(scene.effects('amazon-music', account.id)).toEqual([scene.trackId('amazon-music', song)])
  })

  it.each(['spotify', 'amazon-music', 'example'])(
    'renews a token that %s refuses once, and saves',
    async (service) => {
      const { user, account, song } = await linked(service)
      scene.sandbox.world.expireAccessTokens(service, account.id)

      const save = await scene.save(user, song, [service])

      await scene.becomes(save, 'saved')
      expect(tokenCalls(service)).toHaveLength(1)
      expect(scene.effects(service, account.id)).toEqual([scene.trackId(service, song)])
    },
  )

  it('is renewed once when eight ask at the same time, with a refresh token that is good once', async () => {
    scene.sandbox.world.set('example', 'reuseEndsConsent', true)
    const { user, account, song } = await linked('example', { accessExpiresAt: PAST })
    const before = await linkOf(user, 'example')
    const { ctx } = scene.product.running
    const service = ctx.services.get('test', 'example')!

    const { signal } = new AbortController()
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () => openSession(ctx, service, before.id, { signal })),
    )

    expect(new Set(sessions.map((session) => session.accessToken)).size).toBe(1)
    expect(sessions[0]?.accessToken).not.toBe(account.accessToken)
    expect(tokenCalls('example')).toHaveLength(1)
    const after = await linkOf(user, 'example')
    expect(after).toMatchObject({ status: 'active', version: before.version + 1, refreshing_until: null })
    expect(after.refresh_token).not.toBe(before.refresh_token)
    await scene.becomes(await scene.save(user, song, ['example']), 'saved')
  })

  it('keeps its refresh token when the answer holds no new one', async () => {
    const { user, song } = await linked('spotify', { accessExpiresAt: PAST })
    const before = await linkOf(user, 'spotify')

    await scene.becomes(await scene.save(user, song, ['spotify']), 'saved')

    const after = await linkOf(user, 'spotify')
    expect(tokenCalls('spotify')).toHaveLength(1)
    expect(after.access_token).not.toBe(before.access_token)
    expect(after.refresh_token).toBe(before.refresh_token)
  })

  it('has to be made anew when the consent is gone, and goes on then', async () => {
    const { user, account, song } = await linked('spotify', { accessExpiresAt: PAST })
    scene.sandbox.world.expireConsents({ service: 'spotify', account: account.id })

    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'awaiting_link')

    expect((await linkOf(user, 'spotify')).status).toBe('needs_reauth')
    const told = await scene.db.selectFrom('events').selectAll().where('user_id', '=', user).execute()
    expect(told.map((event) => event.type)).toContain('link.needs_reauth')
    expect((await scene.shown(save)).status).toBe('needs_action')
    const next = await scene.save(user, scene.newSong(), ['spotify'])
    expect((await scene.placement(next)).status).toBe('awaiting_link')
    const anew = await scene.app.link(user, 'spotify')
    await Promise.all([save, next].map((one) => scene.becomes(one, 'saved')))
    expect(scene.effects('spotify', anew.id)).toHaveLength(2)
    expect(scene.effects('spotify', account.id)).toEqual([])
  })

  it('to another account starts over there, even where the add was accepted already', async () => {
    const { user, account, song } = await linked('apple-music')
    scene.sandbox.addFault({
      service: 'apple-music',
      method: 'POST',
      pathIncludes: '/me/library',
      effect: { kind: 'named', name: 'not_applied' },
    })
    const save = await scene.save(user, song, ['apple-music'])
    await scene.waits(save)
    scene.sandbox.world.expireConsents({ service: 'apple-music', account: account.id })
    await scene.advance(2000)
    await scene.becomes(save, 'awaiting_link')

    const other = await scene.app.link(user, 'apple-music')

    await scene.becomes(save, 'saved')
    expect(scene.effects('apple-music', other.id)).toEqual([scene.trackId('apple-music', song)])
  })

  it.each([
    ['our own secret is refused', { kind: 'named', name: 'invalid_client' }],
    ['the token endpoint is down', { kind: 'named', name: 'html_503' }],
    ['the token endpoint answers rubbish', { kind: 'named', name: 'non_json' }],
    ['the token endpoint hangs up', { kind: 'cut_before' }],
  ] as const)('stays when %s', async (_name, effect) => {
    const { user, song } = await linked('spotify', { accessExpiresAt: PAST })
    scene.sandbox.addFault({ service: 'spotify', pathIncludes: '/api/token', times: null, effect })

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)

    expect((await linkOf(user, 'spotify')).status).toBe('active')
    scene.sandbox.clearFaults()
    await scene.advance(120_000)
    await scene.becomes(save, 'saved')
  })

  it('that nobody honours any more does not hold up a song others wait for', async () => {
    const song = scene.newSong()
    const listeners = await Promise.all(Array.from({ length: 4 }, () => linked('amazon-music')))
    for (const { account } of listeners.slice(0, 3)) {
      scene.sandbox.world.expireConsents({ service: 'amazon-music', account: account.id })
    }

    const saves = []
    for (const { user } of listeners) saves.push(await scene.save(user, song, ['amazon-music']))

    await scene.becomes(saves[3]!, 'saved')
    for (const save of saves.slice(0, 3)) await scene.becomes(save, 'awaiting_link')
  })

  it('whose rows were swapped opens nothing, and somebody is told', async () => {
    const [ada, bob] = [await linked('spotify'), await linked('spotify')]
    const [one, two] = [await linkOf(ada.user, 'spotify'), await linkOf(bob.user, 'spotify')]
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const) {
      const { access_token, refresh_token } = from
      await scene.db
        .updateTable('links')
        .set({ access_token, refresh_token })
        .where('id', '=', to.id)
        .execute()
    }

    const save = await scene.save(ada.user, ada.song, ['spotify'])
    await scene.waits(save)

    const theirs = [ada, bob].flatMap(({ account }) => [account.accessToken, account.refreshToken ?? ''])
    const sent = scene.sandbox
      .requests('spotify')
      .filter((request) => theirs.some((token) => JSON.stringify(request).includes(token)))
    expect(sent).toEqual([])
    expect(scene.effects('spotify', ada.account.id)).toEqual([])
    expect(scene.effects('spotify', bob.account.id)).toEqual([])
    expect((await linkOf(ada.user, 'spotify')).status).toBe('active')
    expect(await scene.health('spotify')).toEqual({ status: 'ok' })
  })

  it('made in the same moment as a tap is found by it a little later', async () => {
    const user = scene.newUser()
    const song = scene.newSong()
    const save = await scene.save(user, song, ['spotify'])
    await scene.app.link(user, 'spotify')
    await scene.becomes(save, 'saved')
    // As if the tap had been written without seeing the link.
    await scene.db
      .updateTable('placements')
      .set({ status: 'awaiting_link', matched: null, wake_at: null })
      .set({ ring_at: scene.product.running.ctx.now(), was_present: null, added_at: null })
      .where('save_id', '=', save)
      .execute()

    await scene.advance(6000)

    await scene.becomes(save, 'already_saved')
  })
})
