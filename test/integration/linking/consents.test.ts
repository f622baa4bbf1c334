import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { announceExpiring } from '../../../workers/sweep/consents.ts'
import { expireWaiting } from '../../../workers/sweep/expire.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('the clock of a consent', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start('embedded', { env: { AWAITING_LINK_DAYS: '14' } })
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  const now = () => scene.product.running.ctx.now()
  const pass = (ms: number) => {
    scene.clock.aheadMs += ms
    return announceExpiring(scene.product.running.ctx)
  }
  const warnings = async (listener: Listener) =>
    (await listener.events()).filter(({ type }) => type === 'link.expiring').map(({ data }) => data['days'])

  it('tells thirty, seven and one days ahead, once each, and stops with the consent', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: 'clock' })
    const link = await ada.row('spotify')
    const endsAt = link?.consent_ends_at ?? new Date(0)
    const until = (days: number) => endsAt.getTime() - days * DAY_MS - now().getTime()

    const told: unknown[] = []
    for (const days of [30.1, 30, 29, 8, 7, 6.9, 2, 1, 0.5, 0, -1]) {
      await pass(until(days) + 1000)
      await pass(0)
      told.push(await warnings(ada))
    }

    expect(told).toEqual([
      [],
      [30],
      [30],
      [30],
      [30, 7],
      [30, 7],
      [30, 7],
      [30, 7, 1],
      [30, 7, 1],
      [30, 7, 1],
      [30, 7, 1],
    ])
    const { data } = (await ada.events()).find(({ type }) => type === 'link.expiring') ?? {}
    expect(data).toEqual({ service: 'spotify', days: 30, consent_expires_at: endsAt.toISOString() })
    expect((await scene.app.call('GET', `/v1/users/${ada.user}`)).body.links).toMatchObject([
      { consent_expires_at: endsAt.toISOString() },
    ])
  })

  it('is wound up again by linking anew', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: 'again' })
    const first = (await ada.row('spotify'))?.consent_ends_at ?? new Date(0)
    await pass(first.getTime() - 6 * DAY_MS - now().getTime())

    const later = await Listener.open(scene, ada.user)
    await later.link('spotify', { account: 'again' })
    const second = (await ada.row('spotify'))?.consent_ends_at ?? new Date(0)
    await pass(second.getTime() - 29 * DAY_MS - now().getTime())

    expect(second.getTime() - first.getTime()).toBeGreaterThan(150 * DAY_MS)
    expect(await warnings(ada)).toEqual([7, 30])
  })

  it('is told by two processes in the same moment once', async () => {
    const user = scene.newUser()
    await scene.app.link(user, 'spotify', {}, { consentEndsAt: new Date(now().getTime() + 5 * DAY_MS) })

    await Promise.all([pass(0), pass(0), pass(0)])

    expect(await warnings(new Listener(scene, user))).toEqual([7])
  })

  it('knows no end where the service does not end it', async () => {
    const ada = await Listener.open(scene)
    await ada.link('amazon-music', { account: 'endless' })

    expect(await ada.row('amazon-music')).toMatchObject({ consent_ends_at: null })
  })

  it('has run out, and the service says so: the songs wait, and the listener is shown why', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: 'ended' })
    await pass(190 * DAY_MS)

    const save = await scene.save(ada.user, scene.newSong(), ['spotify'])
    await scene.becomes(save, 'awaiting_link')

    expect((await ada.events()).map(({ type }) => type)).toContain('link.needs_reauth')
    const shown = await scene.shown(save)
    expect(shown).toMatchObject({
      status: 'needs_action',
      placements: [{ status: 'awaiting_link', action: { kind: 'link' } }],
    })
    const again = new Listener(scene, ada.user)
    await again.browser.get(shown.placements[0].action.url)
    await again.link('spotify', { account: 'ended' })
    await scene.becomes(save, 'saved')
  })

  it('ends what waited for a link for as long as was set, with its reason, and lets it be tried again', async () => {
    const user = scene.newUser()
    const early = await scene.save(user, scene.newSong(), ['spotify'])
    scene.clock.aheadMs += DAY_MS
    const late = await scene.save(user, scene.newSong(), ['spotify'])

    scene.clock.aheadMs += 13 * DAY_MS + HOUR_MS
    await expireWaiting(scene.product.running.ctx)

    expect(await scene.placement(early)).toMatchObject({
      status: 'failed',
      error: {
        code: 'link_expired',
        message: 'No account was linked within 14 days.',
        retryable: true,
      },
    })
    expect((await scene.placement(late)).status).toBe('awaiting_link')
    expect((await scene.events(early)).at(-1)).toMatchObject({
      data: { service: 'spotify', status: 'failed', code: 'link_expired' },
    })
    const ada = await Listener.open(scene, user)
    await ada.link('spotify', { account: 'too-late' })
    await scene.becomes(late, 'saved')
    expect((await scene.placement(early)).status).toBe('failed')
  })
})
