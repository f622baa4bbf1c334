import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { call } from '../../support/product.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

describe('retrying a save', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 60_000)
  afterEach(() => scene.calm())
  afterAll(() => scene.stop(), 60_000)

  const retry = (save: string) => scene.app.call('POST', `/v1/saves/${save}/retry`)

  it('looks again for a song that has come to the catalogue since', async () => {
    const { user } = await scene.ready()
    const song = { title: 'Not There Yet of the Test', artists: ['The Latecomers'], isrc: 'QZTST2699901' }
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'not_found')
    scene.sandbox.world.addRecording(song)
    scene.clock.aheadMs += 61_000

    const answer = await retry(save)

    expect(answer).toMatchObject({ status: 202, body: { id: save, status: 'in_progress' } })
    expect(answer.body.placements[0].error).toBeUndefined()
    await scene.becomes(save, 'saved')
  })

  it('does not ask the service again for an answer that is fresh', async () => {
    const { user } = await scene.ready()
    const song = { title: 'Never There of the Test', artists: ['The Absent'], isrc: 'QZTST2699902' }
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'not_found')
    scene.sandbox.clearRequests()

    await retry(save)

    await scene.becomes(save, 'not_found')
    expect(scene.requests('spotify', 'GET', '/search')).toEqual([])
  })

  it('runs a failed placement again and leaves one that is saved alone', async () => {
    const { user, account, song } = await scene.ready()
    await scene.app.link(user, 'apple-music')
    const save = await scene.save(user, song, ['spotify', 'apple-music'])
    const saved = await waitFor('it is saved at both', async () => {
      const both = [await scene.placement(save, 'spotify'), await scene.placement(save, 'apple-music')]
      return both.every((one) => one.status === 'saved') ? both[0] : undefined
    })
    await scene.db
      .updateTable('placements')
      .set({ status: 'failed', error: JSON.stringify({ code: 'internal', message: 'x', retryable: true }) })
      .where('save_id', '=', save)
      .where('service', '=', 'apple-music')
      .execute()

    await retry(save)

    await scene.advance(0)
    expect((await scene.placement(save, 'spotify')).updated_at).toEqual(saved?.updated_at)
    expect((await scene.placement(save, 'apple-music')).status).not.toBe('failed')
    expect(scene.effects('spotify', account.id)).toHaveLength(1)
  })

  it('changes nothing when there is nothing to retry', async () => {
    const { user, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'saved')
    const before = await scene.events(save)

    const answer = await retry(save)

    expect(answer).toMatchObject({ status: 202, body: { status: 'done' } })
    expect(await scene.events(save)).toEqual(before)
  })

  it("is not there for another app's save", async () => {
    const { user, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    const other = await scene.product.createApp()

    const answer = await call(scene.product.url, other.key, 'POST', `/v1/saves/${save}/retry`)

    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})
