import { afterEach, expect, it } from '@jest/globals'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

const undo = (scene: Scene, save: string) => scene.app.call('POST', `/v1/saves/${save}/undo`)
const isThere = (scene: Scene, service: string, account: string, track: string) =>
  scene.sandbox.world.account(service, account)?.library.has(track) === true

describeOnEveryStorage('taking back while things go wrong', (mode) => {
  let scene: Scene

  afterEach(() => scene.stop())

  it('goes on by itself after a limit and after an outage', async () => {
    scene = await Scene.start(mode)
    const { user, account, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'saved')
    const fault = { service: 'spotify', method: 'DELETE', pathIncludes: '/me/library', times: 1 }
    scene.sandbox.addFault({ ...fault, effect: { kind: 'named', name: 'rate_limited', retryAfter: '30' } })
    await undo(scene, save)
    await waitFor(
      'it was refused',
      async () => scene.requests('spotify', 'DELETE', '/me/library').length === 1,
    )
    expect((await scene.shown(save)).placements[0]).toMatchObject({ undo: { status: 'pending' } })

    await waitFor('it is taken back', async () => {
      await scene.advance(60_000)
      return (await scene.placement(save)).status === 'undone'
    })

    expect(isThere(scene, 'spotify', account.id, scene.trackId('spotify', song))).toBe(false)
  }, 120_000)

  it('is done once more when it could not be written down', async () => {
    scene = await Scene.start(mode)
    const { user, account, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'saved')
    await scene.raw(`alter table placements add constraint not_yet check (status <> 'undone') not valid`)
    await undo(scene, save)
    const track = scene.trackId('spotify', song)
    await waitFor('the change is made', () => !isThere(scene, 'spotify', account.id, track))
    await scene.raw(`alter table placements drop constraint not_yet`)

    await waitFor('it is taken back', async () => {
      await scene.advance(60_000)
      return (await scene.placement(save)).status === 'undone'
    })
  }, 120_000)

  it('takes out what a run added that was cut short', async () => {
    scene = await Scene.start(mode)
    const { user, account, song } = await scene.ready()
    await scene.raw(`alter table placements add constraint not_yet check (status <> 'saved') not valid`)
    const save = await scene.save(user, song, ['spotify'])
    const track = scene.trackId('spotify', song)
    await waitFor('the change is made', () => isThere(scene, 'spotify', account.id, track))

    await undo(scene, save)

    await waitFor('it is taken back', async () => {
      await scene.advance(60_000)
      return (await scene.placement(save)).status === 'undone'
    })
    expect(isThere(scene, 'spotify', account.id, track)).toBe(false)
  }, 120_000)
})
