import { waitFor } from '../../../support/wait-for.ts'
import type { Scene } from '../../workers/scene.ts'

export function isThere(scene: Scene, service: string, account: string, track: string): boolean {
  return scene.sandbox.world.account(service, account)?.library.has(track) === true
}

/** Tracks of the account's playlist of this name, in order. */
export function entriesOf(scene: Scene, service: string, account: string, name: string): readonly string[] {
  const playlists = [...(scene.sandbox.world.account(service, account)?.playlists.values() ?? [])]
  return playlists.find((one) => one.name === name)?.entries.map(({ track }) => track) ?? []
}

/** What tests of swapping do at a scene. */
export function swapScene(scene: Scene) {
  const path = (save: string, service: string) => `/v1/saves/${save}/placements/${service}`
  return {
    candidates: (save: string, service: string) => scene.app.call('GET', `${path(save, service)}/candidates`),
    swap: (save: string, service: string, candidate: string) =>
      scene.app.call('POST', `${path(save, service)}/swap`, { candidate }),

    /** The placement as the API shows it, once nothing about it is pending any more. */
    settled: (save: string) =>
      waitFor(`${save} is swapped or not`, async () => {
        const [placement] = (await scene.shown(save)).placements
        const { status, swap } = placement
        return swap !== undefined && swap.status !== 'pending' && status !== 'matched' ? placement : undefined
      }),

    /** A song that is there live and remixed as well, saved by a listener. */
    async saved(service: string, more: Record<string, unknown> = {}, options: { wasThere?: boolean } = {}) {
      const { world } = scene.sandbox
      const user = scene.newUser()
      const account = await scene.app.link(user, service)
      const song = scene.newSong()
      const { title, artists } = song
      const live = world.addRecording({
        title: `${title} (Live at Harbour Hall)`,
        artists,
        isrc: `${song.isrc.slice(0, 2)}LIV${song.isrc.slice(5)}`,
      })
      const remix = world.addRecording({
        title: `${title} (Midnight Remix)`,
        artists,
        isrc: `${song.isrc.slice(0, 2)}RMX${song.isrc.slice(5)}`,
      })
      const version = scene.trackId(service, song)
      if (options.wasThere === true)
        world.commit({ type: 'library.add', service, account: account.id, at: world.now(), track: version })
      const save = await scene.save(user, song, [service], more)
      await scene.becomes(save, options.wasThere === true ? 'already_saved' : 'saved')
      return {
        user,
        account,
        song,
        save,
        service,
        version,
        live: world.catalogue.trackId(service, live),
        liveKey: live.key,
        remix: world.catalogue.trackId(service, remix),
      }
    },
  }
}
