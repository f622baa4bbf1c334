import { afterEach, describe, expect, it } from '@jest/globals'
import { startProduct } from '../../support/product.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

const DAY_MS = 24 * 3_600_000
let songs = 0

/** A song that is in every catalogue and comes out in so many days. */
function upcoming(scene: Scene, days: number) {
  songs += 1
  const day = new Date(scene.product.running.ctx.now().getTime() + days * DAY_MS).toISOString().slice(0, 10)
  const song = {
    title: `Tomorrow ${songs} of the Test`,
    artists: ['The Early'],
    isrc: `QZTST2688${String(songs).padStart(3, '0')}`,
  }
  const { key } = scene.sandbox.world.addRecording({ ...song, releaseDate: day })
  return { ...song, key, day }
}

/** Lets the time come that the listener is told, again and again, until the save is there. */
async function untilSaved(scene: Scene, save: string, mostMs: number): Promise<number> {
  const began = scene.clock.aheadMs
  await waitFor('it is saved', async () => {
    const { status, wake_at: until } = await scene.placement(save)
    if (status === 'saved') return true
    if (scene.clock.aheadMs - began > mostMs) throw new Error(`still ${status} after ${String(mostMs)} ms`)
    const now = scene.product.running.ctx.now().getTime()
    await scene.advance(Math.max(0, (until?.getTime() ?? now) - now) + 10)
    return undefined
  })
  return scene.clock.aheadMs - began
}

describe('a release in the future', () => {
  let scene: Scene

  afterEach(() => scene.stop())

  it.each(['spotify', 'apple-music', 'amazon-music'])(
    'is waited for at %s, and says until when',
    async (service) => {
      scene = await Scene.start()
      const { user, account } = await scene.ready(service)
      const song = upcoming(scene, 3)

      const save = await scene.save(user, song, [service])

      await scene.becomes(save, 'awaiting_release')
      const shown = await scene.shown(save)
      expect(shown).toMatchObject({
        status: 'scheduled',
        placements: [{ matched: { title: song.title }, action: { kind: 'wait' } }],
      })
      const wait = Date.parse(shown.placements[0].action.until) - scene.product.running.ctx.now().getTime()
      expect(wait).toBeGreaterThan(DAY_MS)
      expect(wait).toBeLessThan(3 * DAY_MS)
      // The next tap is told the same at once.
      const again = await scene.app.call('POST', '/v1/saves', {
        user: user,
        track: { title: song.title, artists: song.artists, isrc: song.isrc },
        services: [service],
        context: { video_id: 'again' },
        not_before: '2020-01-01T00:00:00Z',
      })
      expect(again.body).toMatchObject({ status: 'scheduled', placements: [{ action: { kind: 'wait' } }] })

      const took = await untilSaved(scene, save, 4 * DAY_MS)

      expect(took).toBeGreaterThan(2 * DAY_MS)
      expect(scene.effects(service, account.id)).toHaveLength(1)
    },
    120_000,
  )

  it('that comes a day late still lands, with growing gaps between the looks', async () => {
    scene = await Scene.start()
    const { user } = await scene.ready()
    const song = { title: 'Late of the Test', artists: ['The Latecomers'], isrc: 'QZTST2687001' }
    const notBefore = new Date(scene.product.running.ctx.now().getTime() + 2 * DAY_MS)
    const save = await scene.save(user, song, ['spotify'], { not_before: notBefore.toISOString() })
    expect((await scene.placement(save)).status).toBe('awaiting_release')

    await scene.advance(2 * DAY_MS + 1000)

    const late = await waitFor('it was looked for', async () => {
      const placement = await scene.placement(save)
      return placement.status === 'awaiting_release' && (placement.wake_at ?? notBefore) > notBefore
        ? placement
        : undefined
    })
    expect((await scene.shown(save)).placements[0]).toMatchObject({
      status: 'awaiting_release',
      action: { until: late.wake_at?.toISOString() },
    })
    scene.clock.aheadMs += DAY_MS
    scene.sandbox.world.addRecording(song)
    await untilSaved(scene, save, 2 * DAY_MS)
  }, 120_000)

  it('far ahead is told by its day, not by the next look at it, and so is a consent that ends before it', async () => {
    scene = await Scene.start()
    const user = scene.newUser()
    const ends = new Date(scene.product.running.ctx.now().getTime() + 40 * DAY_MS)
    await scene.app.link(user, 'spotify', undefined, { consentEndsAt: ends })
    const song = upcoming(scene, 60)

    const save = await scene.save(user, song, ['spotify'])

    await scene.becomes(save, 'awaiting_release')
    const { action } = (await scene.shown(save)).placements[0]
    expect(action).toMatchObject({ until: `${song.day}T00:00:00.000Z`, url: expect.stringMatching(/^http/) })
    expect(action.message).toContain(ends.toISOString().slice(0, 10))
  }, 60_000)

  it('says at once that the consent ends before it, and no more once it was renewed', async () => {
    scene = await Scene.start()
    const user = scene.newUser()
    const ends = new Date(scene.product.running.ctx.now().getTime() + 5 * DAY_MS)
    await scene.app.link(user, 'spotify', undefined, { consentEndsAt: ends })
    const { title, artists, isrc } = scene.newSong()
    const notBefore = new Date(ends.getTime() + 5 * DAY_MS).toISOString()

    const answer = await scene.app.call('POST', '/v1/saves', {
      user,
      track: { title, artists, isrc },
      services: ['spotify'],
      not_before: notBefore,
    })

    const { action } = answer.body.placements[0]
    expect(action).toMatchObject({ kind: 'wait', until: notBefore, url: expect.stringMatching(/^http/) })
    expect(action.message).toContain(ends.toISOString().slice(0, 10))
    expect((await scene.shown(answer.body.id)).placements[0].action.message).toBe(action.message)
    await scene.app.link(user, 'spotify')
    expect((await scene.shown(answer.body.id)).placements[0].action).toEqual({
      kind: 'wait',
      until: notBefore,
    })
  }, 60_000)
})

describeOnEveryStorage('a song that waits for its release', (mode) => {
  let scene: Scene

  afterEach(() => scene.stop())

  it('survives a restart and a new link', async () => {
    scene = await Scene.start(mode)
    const { user } = await scene.ready()
    const song = upcoming(scene, 2)
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'awaiting_release')
    const { storage, sandbox, clock } = scene
    await scene.app.call('DELETE', `/v1/users/${user}/links/spotify`)

    await scene.product.stop()
    const now = () => new Date(Date.now() + clock.aheadMs)
    scene.product = await startProduct({ storage, sandbox, overrides: { now, random: () => 0 } })

    await scene.advance(3 * DAY_MS)
    await scene.becomes(save, 'awaiting_link')
    const app = await scene.product.createApp()
    const { app_id: appId } = await scene.placement(save)
    const account = await app.link(user, 'spotify', undefined, { appId })
    await waitFor('it is saved', async () => {
      await scene.advance(60_000)
      return (await scene.placement(save)).status === 'saved'
    })
    expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', { ...song })])
  }, 120_000)
})
