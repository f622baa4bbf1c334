import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from './scene.ts'

describe('what a service does not do', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  async function listener(service: string, flags: readonly string[] = []) {
    const user = scene.newUser()
    const account = await scene.app.link(user, service, { flags })
    return { user, account, song: scene.newSong() }
  }

  it.each([
    ['spotify', 'not_allowed', 'not_allowed'],
    ['apple-music', 'no_subscription', 'no_subscription'],
    ['amazon-music', 'no_account', 'no_account'],
  ])('%s refuses an account (%s): failed, with a sentence that names it', async (service, flag, code) => {
    const { user, account, song } = await listener(service, [flag])

    const save = await scene.save(user, song, [service])

    const placement = await scene.becomes(save, 'failed')
    expect(placement.error?.code).toBe(code)
    expect(placement.error?.message).toMatch(/(Spotify|Apple Music|Amazon Music)/)
    expect((await scene.shown(save)).placements[0].error).toMatchObject({ code })
    expect(scene.effects(service, account.id)).toEqual([])
    expect(await scene.health(service)).toEqual({ status: 'ok' })
  })

  it('Spotify switched off for the whole app is an outage, not a failed save', async () => {
    const { user, song } = await listener('spotify')
    scene.sandbox.world.set('spotify', 'ownerHasPremium', false)

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)

    expect(await scene.health('spotify')).toMatchObject({ status: 'down', reason: 'misconfigured' })
    scene.sandbox.world.set('spotify', 'ownerHasPremium', true)
    await scene.advance(70_000)
    await scene.becomes(save, 'saved')
  })

  it('Apple Music refuses the Music User Token: the listener is asked to link again', async () => {
    const { user, song } = await listener('apple-music', ['privacy_not_accepted'])

    const save = await scene.save(user, song, ['apple-music'])

    await scene.becomes(save, 'awaiting_link')
    const events = await scene.db.selectFrom('events').select('type').where('user_id', '=', user).execute()
    expect(events.map((event) => event.type)).toContain('link.needs_reauth')
  })

  it('Apple Music says yes and never does it: failed, and never shown as saved', async () => {
    const { user, account, song } = await listener('apple-music')
    scene.onWrite('apple-music', { kind: 'named', name: 'not_applied' }, null)

    const save = await scene.save(user, song, ['apple-music'])
    for (const ms of [1000, 3000, 11_000, 30_000, 75_000]) {
      expect((await scene.waits(save)).status).toBe('matched')
      await scene.advance(ms)
    }

    const placement = await scene.becomes(save, 'failed')
    expect(placement.error).toMatchObject({ code: 'not_applied', retryable: true })
    expect(scene.effects('apple-music', account.id)).toEqual([])
    const told = await scene.events(save)
    expect(JSON.stringify(told)).not.toContain('"saved"')
  })

  it('Apple Music does it half a minute later: saved once that is proved', async () => {
    const { user, account, song } = await listener('apple-music')
    scene.onWrite('apple-music', { kind: 'named', name: 'slow_apply' })

    const save = await scene.save(user, song, ['apple-music'])
    for (const ms of [1000, 3000, 11_000]) {
      expect((await scene.waits(save)).status).toBe('matched')
      await scene.advance(ms)
    }
    expect((await scene.waits(save)).status).toBe('matched')
    await scene.advance(30_000)

    await scene.becomes(save, 'saved')
    expect(scene.effects('apple-music', account.id)).toEqual([scene.trackId('apple-music', song)])
    expect(scene.requests('apple-music', 'POST', '/me/library')).toHaveLength(1)
  })

  it('errors while a proof is waited for are not taken for "not there"', async () => {
    const { user, song } = await listener('apple-music')
    scene.onWrite('apple-music', { kind: 'named', name: 'slow_apply' })
    const save = await scene.save(user, song, ['apple-music'])
    await scene.waits(save)
    const rule = { service: 'apple-music', method: 'GET', times: 4 }
    scene.sandbox.addFault({ ...rule, effect: { kind: 'named', name: 'html_503' } })

    for (let tried = 1; tried <= 4; tried += 1) {
      await scene.advance(2000 * 2 ** tried)
      await waitFor('the next try', async () => (await scene.placement(save)).attempts === tried)
    }
    await scene.advance(120_000)

    await scene.becomes(save, 'saved')
  })

  it('a track that is gone is looked up again once, and found under its new id', async () => {
    const known = await listener('spotify')
    await scene.becomes(await scene.save(known.user, known.song, ['spotify']), 'saved')
    const { user, account } = await listener('spotify')
    // The catalogue has the recording under another id now; the cached match does not know.
    const old = scene.trackId('spotify', known.song)
    scene.sandbox.world.removeRecording(known.song.key)
    const { title, artists, isrc } = known.song
    scene.sandbox.world.addRecording({ title, artists, isrc })
    scene.onWrite('spotify', { kind: 'named', name: 'not_found' })
    scene.sandbox.clearRequests()

    const save = await scene.save(user, known.song, ['spotify'])

    await scene.becomes(save, 'saved')
    const now = scene.trackId('spotify', known.song)
    expect(now).not.toBe(old)
    expect(scene.effects('spotify', account.id)).toEqual([now])
    expect(scene.requests('spotify', 'GET', '/search')).toHaveLength(1)
  })

  it('a track that is gone again is not there: said once, not looked for for ever', async () => {
    const { user, song } = await listener('spotify')
    scene.onWrite('spotify', { kind: 'named', name: 'not_found' }, null)

    const save = await scene.save(user, song, ['spotify'])

    const placement = await scene.becomes(save, 'not_found')
    expect(placement).toMatchObject({ rematched: true, error: { code: 'track_gone' } })
    expect(scene.requests('spotify', 'PUT', '/me/library')).toHaveLength(2)
  })

  it('one bad id in a batch of forty does not take the others down', async () => {
    const songs = Array.from({ length: 40 }, () => scene.newSong())
    const [first, late] = [await listener('spotify'), scene.newUser()]
    const known = await Promise.all(songs.map((song) => scene.save(first.user, song, ['spotify'])))
    await Promise.all(known.map((save) => scene.becomes(save, 'saved')))
    const [bad = '', ...good] = await Promise.all(songs.map((song) => scene.save(late, song, ['spotify'])))
    const recording = (await scene.placement(bad)).recording_id
    await sql`update matches set matched = matched || '{"id": "not an id"}' where recording_id = ${recording}`.execute(
      scene.db,
    )
    scene.sandbox.clearRequests()

    await scene.app.link(late, 'spotify')

    await Promise.all(good.map((save) => scene.becomes(save, 'saved')))
    expect(await scene.becomes(bad, 'saved')).toMatchObject({ rematched: true })
    expect(scene.requests('spotify', 'PUT', '/me/library').length).toBeLessThan(30)
  }, 120_000)

  it('a page of HTML with status 200 is not "saved"', async () => {
    const { user, account, song } = await listener('spotify')
    const page = '<html><body>Sign in to this network</body></html>'
    const headers = { 'content-type': 'text/html' }
    scene.onWrite('spotify', { kind: 'answer', status: 200, headers, body: page })

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)

    expect(scene.effects('spotify', account.id)).toEqual([])
    await scene.advance(2000)
    await scene.becomes(save, 'saved')
    expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
  })
})
