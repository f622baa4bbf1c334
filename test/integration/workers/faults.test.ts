import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { FaultRule } from '../../../sandbox/simulator.ts'
import { Scene } from './scene.ts'

const HOUR_MS = 3_600_000

describe('a service in trouble', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 60_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  /** A listener, and a song that is looked up already. */
  async function ready(service = 'spotify') {
    const user = scene.newUser()
    const account = await scene.app.link(user, service)
    const song = scene.newSong()
    const other = scene.newUser()
    await scene.app.link(other, service)
    await scene.becomes(await scene.save(other, song, [service]), 'saved')
    scene.sandbox.clearRequests()
    return { user, account, song }
  }

  const onWrite = (effect: FaultRule['effect'], times: number | null = 1, service = 'spotify') =>
    scene.sandbox.addFault({
      service,
      method: service === 'apple-music' ? 'POST' : 'PUT',
      pathIncludes: '/me/library',
      times,
      effect,
    })

  const limits: readonly (readonly [string, FaultRule['effect'], number])[] = [
    ['for seconds', { kind: 'named', name: 'rate_limited', retryAfter: '20' }, 20_000],
    ['for most of a day', { kind: 'named', name: 'rate_limited_long', retryAfter: '79892' }, 79_892_000],
    ['without saying for how long', { kind: 'named', name: 'rate_limited_no_retry_after' }, 500],
    ['for the rest of its quota', { kind: 'named', name: 'quota_exceeded' }, 15 * 60_000],
  ]
  it.each(limits)('is left alone while it wants peace %s', async (_name, effect, windowMs) => {
    const { user, account, song } = await ready()
    const second = await ready()
    onWrite(effect)
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
    const { user, song } = await ready()
    await scene.app.link(user, 'amazon-music')
    onWrite({ kind: 'named', name: 'rate_limited_long' })
    await scene.waits(await scene.save(user, song, ['spotify']))

    const save = await scene.save(user, song, ['amazon-music'])

    await scene.becomes(save, 'saved')
    expect(await scene.health('amazon-music')).toEqual({ status: 'ok' })
  })

  it('holds nothing against the saves that came while it was limited', async () => {
    const { user, song } = await ready()
    onWrite({ kind: 'named', name: 'rate_limited_long', retryAfter: '3600' })
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
    const listeners = await Promise.all(Array.from({ length: 8 }, () => ready()))
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
      await scene.advance(60_000)
      await Promise.all(saves.map((save) => scene.waits(save)))
    }
    const asked = scene.sandbox.requests('spotify').length
    scene.sandbox.clearFaults()
    await scene.advance(6 * 60_000)

    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    expect(asked).toBeLessThan(60)
    for (const [n, { account, song }] of listeners.entries()) {
      expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
      expect((await scene.shown(saves[n]!)).status).toBe('done')
    }
    expect(await scene.health('spotify')).toEqual({ status: 'ok' })
  })

  it('is not taken for down because of one listener', async () => {
    const { user, account, song } = await ready()
    scene.sandbox.addFault({
      service: 'spotify',
      account: account.id,
      times: null,
      effect: { kind: 'named', name: 'server_error' },
    })
    const save = await scene.save(user, song, ['spotify'])
    for (let n = 0; n < 6; n += 1) {
      await scene.waits(save)
      const well = await ready()
      await scene.becomes(await scene.save(well.user, well.song, ['spotify']), 'saved')
      expect((await scene.health('spotify')).status).toBe('ok')
      await scene.advance(60_000)
    }
  })

  it.each([
    ['before', 'cut_before'],
    ['after', 'cut_after'],
  ] as const)('has one effect when the connection breaks %s the change', async (_name, kind) => {
    const { user, account, song } = await ready()
    onWrite({ kind })

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)
    await scene.advance(2000)

    const placement = await scene.becomes(save, 'saved')
    expect(placement.was_present).toBe(false)
    expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
    expect(scene.requests('spotify', 'PUT', '/me/library')).toHaveLength(2)
  })

  it.each([
    ['html_502', 'service_unavailable'],
    ['html_503', 'service_unavailable'],
    ['gateway_timeout', 'service_unavailable'],
  ])('showing an error page (%s) has saved nothing', async (name, code) => {
    const { user, song } = await ready()
    onWrite({ kind: 'named', name })

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)

    expect((await scene.placement(save)).status).toBe('matched')
    const [state] = await scene.db.selectFrom('service_states').selectAll().execute()
    expect(state).toMatchObject({ failures: 1, reason: code, limited_until: null })
    await scene.advance(2000)
    await scene.becomes(save, 'saved')
  })

  it.each(['non_json', 'truncated_json'])(
    'answering "is it there?" with rubbish (%s) is asked again and believed in the end',
    async (name) => {
      const { user, song } = await ready()
      scene.sandbox.addFault({
        service: 'spotify',
        pathIncludes: '/contains',
        times: null,
        effect: { kind: 'named', name },
      })

      const save = await scene.save(user, song, ['spotify'])
      for (let n = 0; n < 10; n += 1) {
        await scene.waits(save)
        await scene.advance(10 * 60_000)
      }

      const placement = await scene.becomes(save, 'failed')
      expect(placement.error).toMatchObject({ code: 'unexpected_response', retryable: true })
      expect(scene.requests('spotify', 'PUT', '/me/library')).toHaveLength(0)
    },
    60_000,
  )

  it('answering a look-up with rubbish makes nobody wait for ever, and nobody is told "saved"', async () => {
    scene.sandbox.addFault({
      service: 'spotify',
      pathIncludes: '/search',
      times: null,
      effect: { kind: 'named', name: 'not_found' },
    })
    const user = scene.newUser()
    await scene.app.link(user, 'spotify')

    const save = await scene.save(user, scene.newSong(), ['spotify'])
    for (let n = 0; n < 10; n += 1) {
      await scene.waits(save)
      await scene.advance(10 * 60_000)
    }

    const placement = await scene.becomes(save, 'failed')
    expect(placement.error).toMatchObject({ code: 'unexpected_response' })
  }, 60_000)

  it('is not asked again by every new tap on a song that it could not look up', async () => {
    scene.sandbox.addFault({
      service: 'spotify',
      pathIncludes: '/search',
      times: null,
      effect: { kind: 'named', name: 'wrong_shape' },
    })
    const song = scene.newSong()
    const tap = async () => {
      const user = scene.newUser()
      await scene.app.link(user, 'spotify')
      return scene.save(user, song, ['spotify'])
    }
    const first = await tap()
    await scene.waits(first)
    await scene.advance(1000)
    await scene.waits(first)
    const asked = scene.requests('spotify', 'GET', '/search').length

    const taps = [await tap(), await tap(), await tap()]
    await Promise.all(taps.map((save) => scene.waits(save)))

    expect(scene.requests('spotify', 'GET', '/search')).toHaveLength(asked)
    scene.sandbox.clearFaults()
    await scene.advance(60_000)
    await Promise.all([first, ...taps].map((save) => scene.becomes(save, 'saved')))
  })
})

function isWrite(scene: Scene, at: number): boolean {
  return scene.requests('spotify', 'PUT', '/me/library').some((request) => Date.parse(request.at) === at)
}
