import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'
import { swapScene } from './support/swap-scene.ts'

describeOnEveryStorage('having another version instead, while things go wrong', (mode) => {
  let scene: Scene
  let ask: ReturnType<typeof swapScene>

  beforeAll(async () => {
    scene = await Scene.start(mode)
    ask = swapScene(scene)
  }, 60_000)
  afterEach(() => scene.calm())
  afterAll(() => scene.stop(), 60_000)

  it('waits its turn: what is on its way, or taken back, is not swapped', async () => {
    const { save, live, remix } = await ask.saved('spotify')
    await ask.candidates(save, 'spotify')
    scene.onWrite('spotify', { kind: 'named', name: 'rate_limited', retryAfter: '600' })
    await ask.swap(save, 'spotify', live)
    await scene.waits(save)

    const other = await ask.swap(save, 'spotify', remix)
    expect([other.status, other.body.code]).toEqual([409, 'not_swappable'])
    expect((await ask.candidates(save, 'spotify')).body.code).toBe('not_swappable')

    await scene.advance(700_000)
    await ask.settled(save)
    await scene.app.call('POST', `/v1/saves/${save}/undo`)
    await scene.becomes(save, 'undone')
    expect((await ask.swap(save, 'spotify', remix)).body.code).toBe('not_swappable')
  })

  it('stays what it was when the new one is gone, says why, and does not choose it again', async () => {
    const { save, user, account, live, version, song, liveKey } = await ask.saved('spotify')
    await ask.candidates(save, 'spotify')
    scene.sandbox.world.removeRecording(liveKey)

    await ask.swap(save, 'spotify', live)
    const kept = await ask.settled(save)

    expect(kept).toMatchObject({
      status: 'saved',
      matched: { id: version },
      added_to: { kind: 'library' },
      swap: { status: 'not_possible', code: 'track_gone', replaced: [] },
    })
    expect([...(scene.sandbox.world.account('spotify', account.id)?.library.keys() ?? [])]).toEqual([version])
    const again = await scene.save(user, song, ['spotify'], { not_before: '2020-01-01T00:00:00Z' })
    expect((await scene.becomes(again, 'already_saved')).matched?.id).toBe(version)
    await scene.app.call('POST', `/v1/saves/${again}/undo`)
    await scene.app.call('POST', `/v1/saves/${save}/undo`)
    await scene.becomes(save, 'undone')
    expect(scene.sandbox.world.account('spotify', account.id)?.library.size).toBe(0)
  })

  it('is taken back as a whole when undo comes in the middle', async () => {
    const { save, account, live } = await ask.saved('spotify')
    await ask.candidates(save, 'spotify')
    scene.onWrite('spotify', { kind: 'named', name: 'rate_limited', retryAfter: '600' })
    await ask.swap(save, 'spotify', live)
    await scene.waits(save)

    await scene.app.call('POST', `/v1/saves/${save}/undo`)

    const library = () => scene.sandbox.world.account('spotify', account.id)?.library.size
    await waitFor('nothing is left', async () => {
      await scene.advance(60_000)
      const { status, swap } = await scene.placement(save)
      return library() === 0 && status === 'undone' && swap?.status === 'done'
    })
    expect(await scene.placement(save)).toMatchObject({ undo_at: null, swap_at: null })
  })
})
