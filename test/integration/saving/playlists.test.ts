import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

const NAME = 'From Videos'
const TARGET = { target: { kind: 'playlist', name: NAME } }

/** Playlists of the account by this name, and what is in them. */
export function playlistsOf(scene: Scene, service: string, account: string, name = NAME) {
  const stored = scene.sandbox.world.account(service, account)?.playlists ?? new Map<string, never>()
  return [...stored.values()]
    .filter((one) => one.name === name)
    .map((one) => ({ ...one, tracks: one.entries.map((entry) => entry.track) }))
}

describe('saving to a playlist', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 60_000)
  afterEach(() => scene.calm())
  afterAll(() => scene.stop(), 60_000)

  it.each(['spotify', 'apple-music', 'amazon-music'])(
    'makes a private one at %s, keeps the order and holds each song once',
    async (service) => {
      const { user, account, song } = await scene.ready(service)
      const songs = [song, scene.newSong(), scene.newSong()]
      const saves: string[] = []
      for (const one of songs) saves.push(await scene.save(user, one, [service], TARGET))
      for (const save of saves) await scene.becomes(save, 'saved')

      const [playlist, ...others] = playlistsOf(scene, service, account.id)
      expect(others).toEqual([])
      expect(playlist).toMatchObject({
        isPublic: false,
        tracks: songs.map((one) => scene.trackId(service, one)),
      })
      expect(scene.sandbox.world.account(service, account.id)?.library.size).toBe(0)
      const shown = await scene.shown(saves[0] ?? '')
      expect(shown.placements[0].added_to).toMatchObject({ kind: 'playlist', name: NAME })

      const again = await scene.save(user, song, [service], {
        ...TARGET,
        context: { video_id: 'again' },
        not_before: '2020-01-01T00:00:00Z',
      })
      await scene.becomes(again, 'already_saved')
      expect(playlistsOf(scene, service, account.id)[0]?.tracks).toHaveLength(3)
    },
    60_000,
  )

  it("is where the user's songs go by default, and the library when the request says so", async () => {
    const { user, account, song } = await scene.ready()
    const patched = await scene.app.call('PATCH', `/v1/users/${user}`, TARGET)
    expect(patched).toMatchObject({ status: 200, body: TARGET })

    const answer = await scene.app.call('POST', '/v1/saves', {
      user,
      track: { title: song.title, artists: song.artists, isrc: song.isrc },
    })
    expect(answer).toMatchObject({ status: 202, body: TARGET })
    await scene.becomes(answer.body.id, 'saved')
    expect(playlistsOf(scene, 'spotify', account.id)).toHaveLength(1)

    const library = await scene.save(user, song, ['spotify'], { target: { kind: 'library' } })
    await scene.becomes(library, 'saved')
    expect(scene.sandbox.world.account('spotify', account.id)?.library.size).toBe(1)
  })

  it("leaves the listener's own playlist of that name alone", async () => {
    const { user, account, song } = await scene.ready()
    const { world } = scene.sandbox
    const at = { service: 'spotify', account: account.id, at: world.now() }
    world.commit({
      type: 'playlist.created',
      ...at,
      id: 'own',
      name: NAME,
      description: 'Mine',
      isPublic: false,
    })

    await scene.becomes(await scene.save(user, song, ['spotify'], TARGET), 'saved')

    const counts = playlistsOf(scene, 'spotify', account.id).map((one) => [
      one.id === 'own',
      one.tracks.length,
    ])
    expect(counts).toEqual([
      [true, 0],
      [false, 1],
    ])
  })

  it('is made again when the listener deleted it', async () => {
    const { user, account, song } = await scene.ready()
    await scene.becomes(await scene.save(user, song, ['spotify'], TARGET), 'saved')
    const { world } = scene.sandbox
    const [first] = playlistsOf(scene, 'spotify', account.id)
    world.commit({
      type: 'playlist.deleted',
      service: 'spotify',
      account: account.id,
      at: world.now(),
      id: first?.id ?? '',
    })

    await scene.becomes(await scene.save(user, scene.newSong(), ['spotify'], TARGET), 'saved')

    const [second, ...others] = playlistsOf(scene, 'spotify', account.id)
    expect(others).toEqual([])
    expect(second?.id).not.toBe(first?.id)
    expect(second?.tracks).toHaveLength(1)
  })

  it('is the same one after the account was linked anew', async () => {
    const { user, account, song } = await scene.ready()
    await scene.becomes(await scene.save(user, song, ['spotify'], TARGET), 'saved')
    await scene.db.deleteFrom('playlists').execute()

    await scene.becomes(await scene.save(user, scene.newSong(), ['spotify'], TARGET), 'saved')

    const [playlist, ...others] = playlistsOf(scene, 'spotify', account.id)
    expect(others).toEqual([])
    expect(playlist?.tracks).toHaveLength(2)
  })

  it('and the library are apart: both get the song from taps that travel together', async () => {
    const { user, account, song } = await scene.ready()
    const saves = await Promise.all([
      scene.save(user, song, ['spotify'], TARGET),
      scene.save(user, song, ['spotify']),
      scene.save(user, song, ['spotify'], { target: { kind: 'playlist', name: 'Another' } }),
    ])
    for (const save of saves) await scene.becomes(save, 'saved')

    expect(playlistsOf(scene, 'spotify', account.id)[0]?.tracks).toHaveLength(1)
    expect(playlistsOf(scene, 'spotify', account.id, 'Another')[0]?.tracks).toHaveLength(1)
    expect(scene.sandbox.world.account('spotify', account.id)?.library.size).toBe(1)
  })

  it.each(['spotify', 'amazon-music'])(
    'loses what this save added when it is taken back at %s',
    async (service) => {
      const { user, account, song } = await scene.ready(service)
      const other = scene.newSong()
      const kept = await scene.save(user, other, [service], TARGET)
      await scene.becomes(kept, 'saved')
      const save = await scene.save(user, song, [service], TARGET)
      await scene.becomes(save, 'saved')

      await scene.app.call('POST', `/v1/saves/${save}/undo`)

      await scene.becomes(save, 'undone')
      expect(playlistsOf(scene, service, account.id)[0]?.tracks).toEqual([scene.trackId(service, other)])
    },
  )

  it('keeps a song of which not every entry is ours', async () => {
    const { user, account, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'], TARGET)
    await scene.becomes(save, 'saved')
    const { world } = scene.sandbox
    const [playlist] = playlistsOf(scene, 'spotify', account.id)
    const track = scene.trackId('spotify', song)
    world.commit({
      type: 'playlist.add',
      service: 'spotify',
      account: account.id,
      at: world.now(),
      id: playlist?.id ?? '',
      tracks: [track],
    })

    await scene.app.call('POST', `/v1/saves/${save}/undo`)

    const placement = await waitFor('it was looked at', async () => {
      const { undo } = await scene.placement(save)
      return undo?.status === 'pending' ? undefined : undo
    })
    expect(placement).toMatchObject({ status: 'not_possible', code: 'several_entries' })
    expect(playlistsOf(scene, 'spotify', account.id)[0]?.tracks).toEqual([track, track])
  })

  it('goes several ways in one tap, each with its own fate, and is taken back so', async () => {
    const { user, account, song } = await scene.ready()
    const apple = await scene.app.link(user, 'apple-music')
    const save = await scene.save(user, song, ['spotify', 'apple-music', 'amazon-music'], TARGET)
    await waitFor('both are saved', async () => {
      const both = [await scene.placement(save, 'spotify'), await scene.placement(save, 'apple-music')]
      return both.every((one) => one.status === 'saved')
    })
    expect((await scene.placement(save, 'amazon-music')).status).toBe('awaiting_link')

    await scene.app.call('POST', `/v1/saves/${save}/undo`)

    const shown = await waitFor('all is settled', async () => {
      const view = await scene.shown(save)
      return view.placements.some((one: { undo?: { status: string } }) => one.undo?.status === 'pending')
        ? undefined
        : view
    })
    expect(shown).toMatchObject({
      status: 'done',
      placements: [
        { service: 'spotify', status: 'undone', undo: { status: 'done' } },
        { service: 'apple-music', status: 'saved', undo: { status: 'not_possible', code: 'not_supported' } },
        { service: 'amazon-music', status: 'undone', undo: { status: 'done' } },
      ],
    })
    expect(playlistsOf(scene, 'spotify', account.id)[0]?.tracks).toEqual([])
    expect(playlistsOf(scene, 'apple-music', apple.id)[0]?.tracks).toHaveLength(1)
  }, 30_000)
})
