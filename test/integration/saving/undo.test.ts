import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { call } from '../../support/product.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

/** What the API says of taking back, once it is no longer pending. */
function settled(scene: Scene, save: string, service?: string) {
  return waitFor(`${save} is taken back or not`, async () => {
    const { undo } = await scene.placement(save, service)
    return undo !== null && undo.status !== 'pending' ? scene.placement(save, service) : undefined
  })
}

const undo = (scene: Scene, save: string) => scene.app.call('POST', `/v1/saves/${save}/undo`)
const isThere = (scene: Scene, service: string, account: string, track: string) =>
  scene.sandbox.world.account(service, account)?.library.has(track) === true

describe('taking a save back', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 60_000)
  afterEach(() => scene.calm())
  afterAll(() => scene.stop(), 60_000)

  it('takes out what it added, tells it, and does so once', async () => {
    const { user, account, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'saved')

    const answer = await undo(scene, save)

    expect(answer.status).toBe(202)
    expect(answer.body.placements[0].undo.asked_at).toBeUndefined()
    await scene.becomes(save, 'undone')
    expect(isThere(scene, 'spotify', account.id, scene.trackId('spotify', song))).toBe(false)
    expect(await scene.shown(save)).toMatchObject({
      status: 'done',
      placements: [{ undo: { status: 'done' } }],
    })
    const events = await scene.events(save)
    expect(events.at(-1)).toMatchObject({
      type: 'save.placement.updated',
      data: { status: 'undone', undo: 'done' },
    })

    await undo(scene, save)
    await scene.advance(0)
    expect(scene.requests('spotify', 'DELETE', '/me/library')).toHaveLength(1)
    expect(await scene.events(save)).toEqual(events)
  })

  it('leaves what was there before', async () => {
    const { user, account, song } = await scene.ready()
    const track = scene.trackId('spotify', song)
    const { world } = scene.sandbox
    world.commit({ type: 'library.add', service: 'spotify', account: account.id, at: world.now(), track })
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'already_saved')

    const answer = await undo(scene, save)

    expect(answer.body.placements[0]).toMatchObject({
      status: 'already_saved',
      undo: { status: 'done', code: 'was_there_before' },
    })
    expect(isThere(scene, 'spotify', account.id, track)).toBe(true)
    expect(scene.requests('spotify', 'DELETE', '/me/library')).toHaveLength(0)
  })

  it('leaves what nobody looked for before it was added, and says so', async () => {
    const { user, account, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'saved')
    await scene.db
      .updateTable('placements')
      .set({ was_present: null, presence_skipped: true })
      .where('save_id', '=', save)
      .execute()

    await undo(scene, save)

    const placement = await settled(scene, save)
    expect(placement).toMatchObject({ status: 'saved', undo: { status: 'not_possible', code: 'not_known' } })
    expect(placement.undo?.open_url).toMatch(/^https:/)
    expect(isThere(scene, 'spotify', account.id, scene.trackId('spotify', song))).toBe(true)
  })

  it('leaves what another save still wants, until that one is taken back too', async () => {
    const { user, account, song } = await scene.ready()
    const track = scene.trackId('spotify', song)
    const first = await scene.save(user, song, ['spotify'])
    await scene.becomes(first, 'saved')
    const second = await scene.save(user, song, ['spotify'], {
      context: { video_id: 'v2' },
      not_before: '2020-01-01T00:00:00Z',
    })
    await scene.becomes(second, 'already_saved')

    await undo(scene, first)

    expect(await settled(scene, first)).toMatchObject({
      status: 'undone',
      undo: { status: 'done', code: 'kept_for_other_save' },
    })
    expect(isThere(scene, 'spotify', account.id, track)).toBe(true)

    await undo(scene, second)
    await scene.becomes(second, 'undone')
    expect(isThere(scene, 'spotify', account.id, track)).toBe(false)
  })

  it('says how to do it by hand where the service lets nobody', async () => {
    const { user, account, song } = await scene.ready('apple-music')
    const save = await scene.save(user, song, ['apple-music'])
    await scene.becomes(save, 'saved')

    await undo(scene, save)

    const { status, undo: told } = await settled(scene, save)
    expect(status).toBe('saved')
    expect(told).toMatchObject({ status: 'not_possible', code: 'not_supported' })
    expect(told?.message).toContain('Apple Music')
    expect(told?.open_url).toMatch(/^https:\/\/music\.apple\.com/)
    expect(isThere(scene, 'apple-music', account.id, scene.trackId('apple-music', song))).toBe(true)
  })

  it('ends what waits for a link, or for a release, at once', async () => {
    const song = scene.newSong()
    const save = await scene.save(scene.newUser(), song, ['spotify'])
    expect((await undo(scene, save)).body).toMatchObject({
      status: 'done',
      placements: [{ status: 'undone' }],
    })

    const { user } = await scene.ready()
    const release = await scene.save(user, song, ['spotify'], { not_before: '2099-01-01T00:00:00Z' })
    expect((await undo(scene, release)).body).toMatchObject({
      status: 'done',
      placements: [{ status: 'undone' }],
    })
  })

  it('leaves a save alone for which the listener had no service yet, whichever is linked later', async () => {
    const user = scene.newUser()
    const { title, artists, isrc } = scene.newSong()
    const made = await scene.app.call('POST', '/v1/saves', { user, track: { title, artists, isrc } })
    expect(made.body.status).toBe('needs_action')

    expect((await undo(scene, made.body.id)).body.status).toBe('done')

    await scene.app.link(user, 'spotify')
    expect((await scene.shown(made.body.id)).placements).toEqual([])
  })

  it('is not carried out on another account', async () => {
    const { user, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'saved')
    scene.clock.aheadMs += 1000
    const other = await scene.app.link(user, 'spotify')
    const track = scene.trackId('spotify', song)
    const { world } = scene.sandbox
    world.commit({ type: 'library.add', service: 'spotify', account: other.id, at: world.now(), track })

    await undo(scene, save)

    expect(await settled(scene, save)).toMatchObject({
      undo: { status: 'not_possible', code: 'other_account' },
    })
    expect(isThere(scene, 'spotify', other.id, track)).toBe(true)
  })

  it('waits until the listener links again where the link is gone', async () => {
    const { user, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    await scene.becomes(save, 'saved')
    await scene.app.call('DELETE', `/v1/users/${user}/links/spotify`)

    expect((await undo(scene, save)).body.placements[0]).toMatchObject({
      status: 'saved',
      undo: { status: 'not_possible', code: 'not_linked' },
    })
  })

  it("is not there for another app's save", async () => {
    const { user, song } = await scene.ready()
    const save = await scene.save(user, song, ['spotify'])
    const other = await scene.product.createApp()

    const answer = await call(scene.product.url, other.key, 'POST', `/v1/saves/${save}/undo`)

    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})
