import { afterEach, expect, it } from '@jest/globals'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

const NAME = 'From Videos'

const CREATE: Readonly<Record<string, string>> = {
  spotify: '/me/playlists',
  'apple-music': '/me/library/playlists',
  'amazon-music': '/v1/playlists',
}

function playlistsOf(scene: Scene, service: string, account: string) {
  return [...(scene.sandbox.world.account(service, account)?.playlists.values() ?? [])]
}

/** What the process does not live to see, and how anybody knows that it was that far. */
interface Step {
  readonly name: string
  stop(scene: Scene, service: string): unknown
  isReached(scene: Scene, service: string, account: string): boolean
  goOn(scene: Scene): unknown
}

const isMade: Step['isReached'] = (scene, service, account) => playlistsOf(scene, service, account).length > 0
const isAdded: Step['isReached'] = (scene, service, account) =>
  playlistsOf(scene, service, account).some((one) => one.entries.length > 0)

const STEPS: readonly Step[] = [
  {
    name: 'the playlist was made, and the answer was lost',
    stop: (scene, service) =>
      scene.sandbox.addFault({
        service,
        method: 'POST',
        pathIncludes: CREATE[service] ?? '',
        effect: { kind: 'cut_after' },
      }),
    isReached: isMade,
    goOn: () => undefined,
  },
  {
    name: 'the playlist was made and not remembered',
    stop: (scene) => scene.raw(`alter table playlists add constraint not_yet check (false) not valid`),
    isReached: isMade,
    goOn: (scene) => scene.raw(`alter table playlists drop constraint not_yet`),
  },
  {
    name: 'the song was added, and the answer was lost',
    stop: (scene, service) =>
      scene.sandbox.addFault({
        service,
        method: service === 'amazon-music' ? 'PUT' : 'POST',
        pathIncludes: service === 'spotify' ? '/items' : '/tracks',
        effect: { kind: 'cut_after' },
      }),
    isReached: isAdded,
    goOn: () => undefined,
  },
  {
    name: 'the song was added and not recorded',
    stop: (scene) =>
      scene.raw(`alter table placements add constraint not_yet check (added_at is null) not valid`),
    isReached: isAdded,
    goOn: (scene) => scene.raw(`alter table placements drop constraint not_yet`),
  },
]

describeOnEveryStorage('a save to a playlist that is cut short', (mode) => {
  let scene: Scene

  afterEach(() => scene.stop())

  it.each(['spotify', 'apple-music', 'amazon-music'])(
    'leaves one playlist with one entry at %s, wherever it was cut',
    async (service) => {
      scene = await Scene.start(mode)
      for (const step of STEPS) {
        const { user, account, song } = await scene.ready(service)
        await step.stop(scene, service)
        const save = await scene.save(user, song, [service], { target: { kind: 'playlist', name: NAME } })
        await waitFor(step.name, () => step.isReached(scene, service, account.id))
        await step.goOn(scene)

        await waitFor(`${step.name}: it is saved all the same`, async () => {
          await scene.advance(20_000)
          return (await scene.placement(save)).status === 'saved'
        })

        const entries = playlistsOf(scene, service, account.id).map((one) => one.entries.length)
        expect([step.name, entries]).toEqual([step.name, [1]])
        expect((await scene.placement(save)).was_present).toBe(false)
      }
    },
    180_000,
  )
})
