import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { Scene } from './scene.ts'

/** What depends on the database or the queue: the same on every storage. */
describeOnEveryStorage('the pipeline', (mode) => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start(mode)
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it('looks a song up once for everybody who waits for it', async () => {
    const song = scene.newSong()
    const users = Array.from({ length: 12 }, () => scene.newUser())
    const accounts = await Promise.all(users.map((user) => scene.app.link(user, 'spotify')))

    const saves = await Promise.all(users.map((user) => scene.save(user, song, ['spotify'])))

    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    expect(scene.requests('spotify', 'GET', '/search')).toHaveLength(1)
    for (const account of accounts)
      expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
  })

  it('adds what one listener saved in one call of at most forty', async () => {
    const user = scene.newUser()
    const songs = Array.from({ length: 45 }, () => scene.newSong())
    const saves = await Promise.all(songs.map((song) => scene.save(user, song, ['spotify'])))
    // All songs are known before the link is there, so all of them start at the same moment.
    const other = scene.newUser()
    await scene.app.link(other, 'spotify')
    const known = await Promise.all(songs.map((song) => scene.save(other, song, ['spotify'])))
    await Promise.all(known.map((save) => scene.becomes(save, 'saved')))
    scene.sandbox.clearRequests()

    const account = await scene.app.link(user, 'spotify')

    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    expect(scene.effects('spotify', account.id)).toHaveLength(45)
    expect(scene.requests('spotify', 'GET', '/search')).toHaveLength(0)
    const sizes = scene
      .requests('spotify', 'PUT', '/me/library')
      .map(({ url }) => (url.match(/spotify%3Atrack/g) ?? []).length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(40)
    expect(sizes.length).toBeLessThan(10)
  })

  it('says so when the song was in the library before', async () => {
    const song = scene.newSong()
    const user = scene.newUser()
    const account = await scene.app.link(user, 'spotify')
    const track = scene.trackId('spotify', song)
    scene.sandbox.world.commit({
      type: 'library.add',
      service: 'spotify',
      account: account.id,
      track,
      at: Date.now(),
    })

    const save = await scene.save(user, song, ['spotify'])

    await scene.becomes(save, 'already_saved')
    expect(scene.requests('spotify', 'PUT', '/me/library')).toHaveLength(0)
    expect((await scene.shown(save)).status).toBe('done')
  })

  it('asks the listener when several recordings fit', async () => {
    const { title, artists } = scene.newSong()
    const live = { title, artists, label: 'Live in Oslo', version: 'live' as const }
    scene.sandbox.world.addRecording({ ...live, song: title, durationMs: 215_000 })
    const user = scene.newUser()
    await scene.app.link(user, 'spotify')

    const save = await scene.save(user, { title: `${title} (Acoustic)`, artists }, ['spotify'])

    const placement = await scene.becomes(save, 'awaiting_review')
    expect(placement.candidates?.length).toBeGreaterThanOrEqual(1)
    const shown = await scene.shown(save)
    expect(shown.status).toBe('needs_action')
    expect(shown.placements[0].candidates.length).toBe(placement.candidates?.length)
  })

  it('says why when there is no such recording', async () => {
    const user = scene.newUser()
    await scene.app.link(user, 'spotify')

    const song = { title: 'Zxqv Wkjh Ppfrt', artists: ['Qqwv Zzkx'] }
    const save = await scene.save(user, song, ['spotify'])

    const placement = await scene.becomes(save, 'not_found')
    expect(placement.error).toMatchObject({ code: 'not_found', message: expect.stringMatching(/\w+ \w+/) })
    expect((await scene.shown(save)).status).toBe('failed')
  })

  it('waits for a link and goes on in the order of the taps', async () => {
    const user = scene.newUser()
    const songs = [scene.newSong(), scene.newSong(), scene.newSong()]
    const saves: string[] = []
    for (const song of songs) saves.push(await scene.save(user, song, ['spotify']))
    expect((await scene.placement(saves[0]!)).status).toBe('awaiting_link')
    expect(scene.sandbox.requests()).toHaveLength(0)
    // The songs are known already, so nothing but the order of the taps decides.
    const other = scene.newUser()
    await scene.app.link(other, 'spotify')
    for (const song of songs.toReversed()) {
      await scene.becomes(await scene.save(other, song, ['spotify']), 'saved')
    }

    const account = await scene.app.link(user, 'spotify')

    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    expect(scene.effects('spotify', account.id)).toEqual(songs.map((song) => scene.trackId('spotify', song)))
  })

  it('keeps a pre-save until the release', async () => {
    const user = scene.newUser()
    const account = await scene.app.link(user, 'spotify')
    const song = scene.newSong()
    const release = new Date(Date.now() + scene.clock.aheadMs + 3 * 86_400_000)

    const save = await scene.save(user, song, ['spotify'], { not_before: release.toISOString() })
    expect((await scene.placement(save)).status).toBe('awaiting_release')
    await scene.advance(86_400_000)
    const early = await scene.save(user, scene.newSong(), ['spotify'])
    await scene.becomes(early, 'saved')
    expect((await scene.placement(save)).status).toBe('awaiting_release')
    await scene.advance(3 * 86_400_000)

    await scene.becomes(save, 'saved')
    expect(scene.effects('spotify', account.id)).toContain(scene.trackId('spotify', song))
  })

  it('puts the saves of one listener into the right libraries of three services', async () => {
    const services = ['spotify', 'apple-music', 'amazon-music']
    const user = scene.newUser()
    const song = scene.newSong()
    const accounts = await Promise.all(services.map((service) => scene.app.link(user, service)))

    const save = await scene.save(user, song, services)

    for (const [index, service] of services.entries()) {
      const account = accounts[index]!.id
      await waitForService(scene, save, service)
      expect(scene.effects(service, account)).toEqual([scene.trackId(service, song)])
    }
  })
})

async function waitForService(scene: Scene, save: string, service: string): Promise<void> {
  const answer = await scene.app.call('GET', `/v1/saves/${save}?wait=20`)
  const placement = answer.body.placements.find((one: { service: string }) => one.service === service)
  expect(placement.status).toBe('saved')
}
