import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createSealer } from '../../../core/crypto/seal.ts'
import { linksPerKey, rewrapTokens } from '../../../core/links/rewrap-tokens.ts'
import { envToConfig } from '../../../core/config/config.ts'
import { envToSecrets, parseTokenKeys } from '../../../core/config/secrets.ts'
import { createLogger } from '../../../core/logger.ts'
import { call, startProduct } from '../../support/product.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

const OLD = `test:${Buffer.alloc(32, 7).toString('base64')}`
const NEW = `next:${Buffer.alloc(32, 9).toString('base64')}`
const PAST = new Date('2020-01-01T00:00:00Z')

describe('tokens at rest', () => {
  let scene: Scene
  const lines: string[] = []

  beforeAll(async () => {
    const log = createLogger('info', { write: (line) => lines.push(line) })
    scene = await Scene.start('embedded', { log })
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it('swapped between two listeners open for neither; it is said, and nobody is disconnected', async () => {
    const [ada, ben] = [await Listener.open(scene), await Listener.open(scene)]
    for (const one of [ada, ben]) await one.link('spotify', { account: `swap-${one.user}` })
    const [a, b] = [await ada.row('spotify'), await ben.row('spotify')]
    for (const [to, from] of [
      [a, b],
      [b, a],
    ]) {
      await scene.db
        .updateTable('links')
        .set({ access_token: from?.access_token ?? '', refresh_token: from?.refresh_token ?? '' })
        .where('id', '=', to?.id ?? '')
        .execute()
    }
    scene.sandbox.clearRequests()

    const save = await scene.save(ada.user, scene.newSong(), ['spotify'])
    await scene.waits(save)

    const told = lines.map((line) => JSON.parse(line)).find((line) => line.err?.includes(a?.id))
    expect(told).toMatchObject({ level: 'error', code: 'misconfigured' })
    expect(scene.requests('spotify', 'PUT', '/me/library')).toEqual([])
    expect(scene.requests('spotify', 'GET', '/me/library/contains')).toEqual([])
    expect(await ada.row('spotify')).toMatchObject({ status: 'active' })
    await scene.db.deleteFrom('links').where('user_id', 'in', [ada.user, ben.user]).execute()
  })

  it('swapped within one link do not open either', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: `within-${ada.user}` })
    const row = await ada.row('spotify')
    const sealer = createSealer(parseTokenKeys(OLD))
    const place = { linkId: row?.id ?? '', appId: scene.app.id, userId: ada.user, service: 'spotify' }

    expect(sealer.open(row?.access_token ?? '', { ...place, field: 'access_token' })).toMatch(/^BQ/)
    for (const wrong of [
      { ...place, field: 'refresh_token' as const },
      { ...place, field: 'access_token' as const, userId: 'ben' },
      { ...place, field: 'access_token' as const, appId: 'app_2' },
      { ...place, field: 'access_token' as const, service: 'amazon-music' },
      { ...place, field: 'access_token' as const, linkId: 'lnk_2' },
    ]) {
      expect(() => sealer.open(row?.access_token ?? '', wrong)).toThrow('does not open here')
    }
  })

  it('are counted for every key one of them needs', async () => {
    const user = scene.newUser()
    await scene.app.link(user, 'spotify', {}, { accessExpiresAt: PAST })
    const link = await scene.db
      .selectFrom('links')
      .selectAll()
      .where('user_id', '=', user)
      .executeTakeFirstOrThrow()
    const place = { linkId: link.id, appId: scene.app.id, userId: user, service: 'spotify' }
    const old = createSealer(parseTokenKeys(OLD)).seal('refresh', { ...place, field: 'refresh_token' })
    const access = createSealer(parseTokenKeys(NEW)).seal('access', { ...place, field: 'access_token' })
    const before = await linksPerKey(scene.db)
    await scene.db
      .updateTable('links')
      .set({ access_token: access, refresh_token: old })
      .where('id', '=', link.id)
      .execute()

    const counted = await linksPerKey(scene.db)
    await rewrapTokens(scene.db, createSealer(parseTokenKeys(`${NEW},${OLD}`)))

    expect(counted['test'] ?? 0).toBe(before['test'])
    expect(counted['next']).toBe(1)
    expect(Object.keys(await linksPerKey(scene.db))).toEqual(['next'])
  })

  it('move to a new key while saves run: none fails, and the old key can go', async () => {
    const linked = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const user = scene.newUser()
        // Half of them are renewed in the meantime.
        await scene.app.link(user, 'spotify', {}, n % 2 === 0 ? {} : { accessExpiresAt: PAST })
        return user
      }),
    )
    const waiting = await Listener.open(scene)
    await waiting.comeBack('spotify', { account: 'not-confirmed-yet' })
    const before = scene.product.url
    await scene.product.stop()
    const { storage, sandbox } = scene
    const now = () => new Date(Date.now() + scene.clock.aheadMs)
    const start = (keys: string) =>
      startProduct({ storage, sandbox, env: { TOKEN_KEYS: keys }, overrides: { now, random: () => 0 } })

    const { key } = scene.app
    scene.product = await start(`${NEW},${OLD}`)
    scene.app = { ...scene.app, call: (...request) => call(scene.product.url, key, ...request) }
    const saves: string[] = []
    for (const user of linked) saves.push(await scene.save(user, scene.newSong(), ['spotify']))
    const sealer = createSealer(parseTokenKeys(`${NEW},${OLD}`))
    const first = await rewrapTokens(scene.db, sealer)
    for (const save of saves) await scene.becomes(save, 'saved')
    const second = await rewrapTokens(scene.db, sealer)

    expect(first.rewrapped).toBeGreaterThan(0)
    expect(second.rewrapped).toBe(0)
    const perKey = await linksPerKey(scene.db)
    expect({ perKey: Object.keys(perKey), unreadable: second.unreadable }).toEqual({
      perKey: ['next'],
      unreadable: [],
    })
    await scene.product.stop()
    scene.product = await start(NEW)
    for (const user of linked) {
      await scene.becomes(await scene.save(user, scene.newSong(), ['spotify']), 'saved')
    }
    // Under the same address the cookie is sent again; what was asked before the restart is answered after it.
    const cookie = waiting.browser.cookies(before).get('add-to-music') ?? ''
    waiting.browser.setCookie(scene.product.url, 'add-to-music', cookie)
    expect((await waiting.confirm('spotify')).status).toBe(303)
  }, 120_000)

  it.each([
    { DATABASE_URL: 'postgres://x@127.0.0.1/x' },
    { DATABASE_URL: 'postgres://x@127.0.0.1/x', REDIS_URL: 'redis://127.0.0.1' },
  ])('are not begun without keys: %j', (env) => {
    expect(() => envToSecrets(env, envToConfig(env, true))).toThrow('TOKEN_KEYS: is required')
  })

  it.each(['', 'k1', 'k1:short', `k 1:${'A'.repeat(44)}`, `${OLD},${OLD}`])(
    'are not begun with TOKEN_KEYS=%j',
    (keys) => {
      expect(() => parseTokenKeys(keys)).toThrow('TOKEN_KEYS:')
    },
  )
})
