import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { COLLECT_MS } from '../../../workers/add/collect.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from './scene.ts'

describeOnEveryStorage('taps that come together', (mode) => {
  let scene: Scene

  beforeAll(async () => {
    // Fewer calls a second than the taps below would need one by one.
    scene = await Scene.start(mode, { env: { SPOTIFY_REQUESTS_PER_SECOND: '30' } })
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  async function known(count: number, service = 'spotify') {
    const songs = Array.from({ length: count }, () => scene.newSong())
    const user = scene.newUser()
    await scene.app.link(user, service)
    const saves = await Promise.all(songs.map((song) => scene.save(user, song, [service])))
    await Promise.all(saves.map((save) => scene.becomes(save, 'saved', 'already_saved')))
    scene.sandbox.clearRequests()
    return songs
  }

  it('go in one call after the first, in their order', async () => {
    const songs = await known(5)
    const user = scene.newUser()
    const account = await scene.app.link(user, 'spotify')

    const saves = []
    for (const song of songs) saves.push(await scene.save(user, song, ['spotify']))

    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    expect(scene.requests('spotify', 'PUT', '/me/library').length).toBeLessThanOrEqual(2)
    expect(scene.effects('spotify', account.id)).toEqual(songs.map((song) => scene.trackId('spotify', song)))
  }, 60_000)

  it('of many listeners are saved once each, in little more than a call for each listener', async () => {
    const songs = await known(5)
    const users = Array.from({ length: 20 }, () => scene.newUser())
    const accounts = await Promise.all(users.map((user) => scene.app.link(user, 'spotify')))

    const from = performance.now()
    const saves = await Promise.all(
      songs.flatMap((song) => users.map((user) => scene.save(user, song, ['spotify']))),
    )

    const windows = Math.ceil((performance.now() - from) / COLLECT_MS)
    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    for (const account of accounts) {
      expect([...scene.effects('spotify', account.id)].toSorted()).toEqual(
        songs.map((song) => scene.trackId('spotify', song)).toSorted(),
      )
    }
    expect(scene.requests('spotify', 'GET', '/search')).toEqual([])
    expect(scene.requests('spotify', 'PUT', '/me/library').length).toBeLessThanOrEqual(
      users.length * (1 + windows),
    )
    // What nobody asked for is not claimed to be known.
    const placements = await Promise.all(saves.map((save) => scene.placement(save)))
    for (const { was_present: wasPresent, presence_skipped: skipped } of placements)
      expect({ wasPresent, skipped }).toEqual(
        skipped ? { wasPresent: null, skipped: true } : { wasPresent: false, skipped: false },
      )
    // On a machine that takes the taps too slowly for that, nobody is pressed.
    const isPressed = windows <= 2
    expect(placements.some((placement) => placement.presence_skipped) || !isPressed).toBe(true)
  }, 90_000)

  it('about a song Apple Music does not show yet are one call', async () => {
    const [song] = await known(1, 'apple-music')
    const user = scene.newUser()
    const account = await scene.app.link(user, 'apple-music')
    scene.sandbox.world.set('apple-music', 'applyDelayMs', 3000)

    const first = await scene.save(user, song!, ['apple-music'])
    const posted = () => scene.requests('apple-music', 'POST', '/me/library')
    await waitFor('Apple has accepted it', async () => (await scene.placement(first)).added_at !== null)
    const { title, artists, isrc } = song!
    const body = { user, track: { title, artists, isrc }, services: ['apple-music'] }
    const answer = await scene.app.call('POST', '/v1/saves', body, { 'idempotency-key': 'another tap' })
    const second: string = answer.body.id
    await scene.becomes(first, 'saved')
    await scene.becomes(second, 'already_saved')
    scene.sandbox.world.set('apple-music', 'applyDelayMs', 0)

    expect(posted()).toHaveLength(1)
    expect(scene.effects('apple-music', account.id)).toHaveLength(1)
  }, 60_000)
})
