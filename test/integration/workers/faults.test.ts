import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { FaultRule } from '../../../sandbox/simulator.ts'
import { Scene } from './scene.ts'

const HOUR_MS = 3_600_000

describe('a service in trouble', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  const limits: readonly (readonly [string, FaultRule['effect'], number])[] = [
    ['for seconds', { kind: 'named', name: 'rate_limited', retryAfter: '20' }, 20_000],
    ['for most of a day', { kind: 'named', name: 'rate_limited_long', retryAfter: '79892' }, 79_892_000],
    ['without saying for how long', { kind: 'named', name: 'rate_limited_no_retry_after' }, 500],
    ['for the rest of its quota', { kind: 'named', name: 'quota_exceeded' }, 15 * 60_000],
  ]
  it.each(limits)('is left alone while it wants peace %s', async (_name, effect, windowMs) => {
    const { user, account, song } = await scene.ready()
    const second = await scene.ready()
    scene.onWrite('spotify', effect)
    const from = scene.product.running.ctx.now().getTime()

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)
    if (windowMs > 10_000) {
      expect(await scene.health('spotify')).toMatchObject({ status: 'limited' })
      const late = await scene.save(second.user, second.song, ['spotify'])
      const unknown = await scene.save(second.user, scene.newSong(), ['spotify'])
      await scene.waits(late)
      await scene.waits(unknown)
      await scene.advance(windowMs - 5000)
      await scene.save(scene.newUser(), song, ['spotify'])
    }
    await scene.advance(Math.max(5000, windowMs * 0.1))

    await scene.becomes(save, 'saved')
    expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
    const calls = scene.sandbox.requests('spotify').map((request) => Date.parse(request.at))
    const refusedAt = calls.find((at) => at >= from + 0 && isWrite(scene, at)) ?? from
    expect(calls.filter((at) => at > refusedAt && at < refusedAt + windowMs)).toEqual([])
    expect((await scene.placement(save)).attempts).toBe(0)
  })

  it('does not hold up the other services', async () => {
    const { user, song } = await scene.ready()
    await scene.app.link(user, 'amazon-music')
    scene.onWrite('spotify', { kind: 'named', name: 'rate_limited_long' })
    await scene.waits(await scene.save(user, song, ['spotify']))

    const save = await scene.save(user, song, ['amazon-music'])

    await scene.becomes(save, 'saved')
    expect(await scene.health('amazon-music')).toEqual({ status: 'ok' })
  })

  it('holds nothing against the saves that came while it was limited', async () => {
    const { user, song } = await scene.ready()
    scene.onWrite('spotify', { kind: 'named', name: 'rate_limited_long', retryAfter: '3600' })
    const first = await scene.save(user, song, ['spotify'])
    await scene.waits(first)

    const songs = Array.from({ length: 15 }, () => scene.newSong())
    const saves = []
    for (const song of songs) saves.push(await scene.save(user, song, ['spotify']))
    await Promise.all(saves.map((save) => scene.waits(save)))

    expect((await scene.placement(first)).attempts).toBe(1)
    for (const save of saves) expect((await scene.placement(save)).attempts).toBe(0)
    await scene.advance(HOUR_MS + 400_000)
    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
  })

  it('is asked only now and then during an outage, and everything is saved afterwards', async () => {
    const listeners = await Promise.all(Array.from({ length: 8 }, () => scene.ready()))
    scene.sandbox.addFault({
      service: 'spotify',
      times: null,
      effect: { kind: 'named', name: 'unavailable' },
    })
    const saves = await Promise.all(listeners.map(({ user, song }) => scene.save(user, song, ['spotify'])))
    await Promise.all(saves.map((save) => scene.waits(save)))
    expect(await scene.health('spotify')).toMatchObject({
      status: 'down',
      since: expect.any(String),
      reason: 'service_unavailable',
    })
    scene.sandbox.clearRequests()

    for (let minute = 0; minute < 5; minute += 1) {
      await scene.advance(120_000)
      await Promise.all(saves.map((save) => scene.waits(save)))
    }
    const asked = scene.sandbox.requests('spotify').length
    scene.sandbox.clearFaults()
    await scene.advance(6 * 120_000)

    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    expect(asked).toBeLessThan(60)
    for (const [n, { account, song }] of listeners.entries()) {
      expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
      expect((await scene.shown(saves[n]!)).status).toBe('done')
    }
    expect(await scene.health('spotify')).toEqual({ status: 'ok' })
  })

  it('is not taken for down because of one listener', async () => {
    const { user, account, song } = await scene.ready()
    scene.sandbox.addFault({
      service: 'spotify',
      account: account.id,
      times: null,
      effect: { kind: 'named', name: 'server_error' },
    })
    const save = await scene.save(user, song, ['spotify'])
    for (let n = 0; n < 6; n += 1) {
      await scene.waits(save)
      const well = await scene.ready()
      await scene.becomes(await scene.save(well.user, well.song, ['spotify']), 'saved')
      expect((await scene.health('spotify')).status).toBe('ok')
      await scene.advance(120_000)
    }
  })

  it.each([
    ['before', 'cut_before'],
    ['after', 'cut_after'],
  ] as const)('has one effect when the connection breaks %s the change', async (_name, kind) => {
    const { user, account, song } = await scene.ready()
    scene.onWrite('spotify', { kind })

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)
    await scene.advance(2000)

    const placement = await scene.becomes(save, 'saved')
    expect(placement.was_present).toBe(false)
    expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
    expect(scene.requests('spotify', 'PUT', '/me/library')).toHaveLength(2)
  })
})

function isWrite(scene: Scene, at: number): boolean {
  return scene.requests('spotify', 'PUT', '/me/library').some((request) => Date.parse(request.at) === at)
}
