import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { textOf } from '../../support/web-browser.ts'
import { waitFor } from '../../support/wait-for.ts'
import { isThere } from '../saving/support/swap-scene.ts'
import { Scene } from '../workers/scene.ts'
import { Visitor } from './support/visitor.ts'

describe('what a listener does with a song', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  /** A song there is a live version of, saved by the visitor. */
  async function savedWithLive(visitor: Visitor) {
    const song = scene.newSong()
    const title = `${song.title} (Live at Harbour Hall)`
    const isrc = `${song.isrc.slice(0, 2)}LVE${song.isrc.slice(5)}`
    const live = scene.sandbox.world.addRecording({ title, artists: song.artists, isrc })
    const id = await scene.save(visitor.user, song, ['spotify'])
    await scene.becomes(id, 'saved')
    return { id, song, live: scene.sandbox.world.catalogue.trackId('spotify', live) }
  }

  /** As the matching leaves a song it is not sure about. */
  const asked = (id: string, candidates: readonly unknown[]) =>
    scene.db
      .updateTable('placements')
      .set({
        status: 'awaiting_review',
        matched: null,
        was_present: null,
        added_at: null,
        added_to: null,
        candidates: JSON.stringify(candidates),
        wake_at: null,
      })
      .where('save_id', '=', id)
      .execute()

  it('takes it back, and comes back to what the list showed', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const { id } = await ada.saved(['spotify'])

    const answer = await ada.press('/home?show=saved&q=Number', `/home/saves/${id}/undo`)

    expect(answer.status).toBe(303)
    expect(answer.location).toBe(ada.url('/home?q=Number&show=saved&said=undo'))
    await scene.becomes(id, 'undone')
    expect(textOf(await ada.page('/home?said=undo'))).toContain('Taken back, as far as it was ours.')
  })

  it('tries it again where it failed', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const title = 'A Song That Comes Later'
    const id = await scene.save(ada.user, { title, artists: ['The Examples'] }, ['spotify'])
    await scene.becomes(id, 'not_found')
    scene.sandbox.world.addRecording({ title, artists: ['The Examples'], isrc: 'QZTST2800001' })
    // An answer of the catalogue that is a minute old is asked for anew.
    scene.clock.aheadMs += 61_000

    const answer = await ada.press('/home', `/home/saves/${id}/retry`)
    await scene.advance(1000)

    expect(answer.location).toBe(ada.url('/home?said=retry'))
    await scene.becomes(id, 'saved')
  })

  it('has another version instead', async () => {
    const ada = await Visitor.enter(scene)
    const account = await scene.app.link(ada.user, 'spotify')
    const { id, song, live } = await savedWithLive(ada)
    const path = `/home/saves/${id}/spotify/swap`

    const page = await ada.page(path)
    const answer = await ada.press(path, path, { candidate: live })

    expect(textOf(page)).toContain(`${song.title} (Live at Harbour Hall)`)
    expect(answer.location).toBe(ada.url('/home?said=swap'))
    await waitFor('the live version is there, alone', async () => {
      const there = isThere(scene, 'spotify', account.id, live)
      const before = isThere(scene, 'spotify', account.id, scene.trackId('spotify', song))
      return there && !before ? true : undefined
    })
  })

  it('is told where there is nothing to swap', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const { id } = await ada.saved(['amazon-music'], 'awaiting_link')
    const csrf = await ada.csrf()

    const page = await ada.page(`/home/saves/${id}/amazon-music/swap`)
    const posted = await ada.post(`/home/saves/${id}/amazon-music/swap`, { csrf, candidate: 'x' })
    const elsewhere = await ada.page(`/home/saves/${id}/spotify/swap`)

    expect([page.status, posted.status, elsewhere.status]).toEqual([409, 409, 404])
    expect(textOf(page)).toContain('That cannot be swapped now')
  })

  it('answers which version was meant, once', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const { id, live } = await savedWithLive(ada)
    const candidate = {
      track: {
        id: live,
        title: 'Live',
        artists: ['The Examples'],
        playable: true,
        url: 'https://x.example/',
      },
      confidence: 0.5,
      evidence: [{ signal: 'duration', verdict: 'different', delta_ms: 43_000 }],
    }
    await asked(id, [candidate])
    const action = `/home/saves/${id}/spotify/choose`

    const page = await ada.page('/home/review')
    const wrong = await ada.press('/home/review', action, { candidate: 'no-such-track' })
    const answer = await ada.press('/home/review', action, { candidate: live })
    const late = await ada.post(action, { csrf: await ada.csrf(), candidate: live })

    expect(textOf(page)).toContain('43 s longer')
    expect(textOf(await ada.page('/home'))).not.toContain('needs your ear')
    expect(wrong.status).toBe(422)
    expect(answer.location).toBe(ada.url('/home/review?said=chosen'))
    expect(late.status).toBe(409)
    await scene.becomes(id, 'saved')
  })

  it('says that it is none of them', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const { id } = await ada.saved(['spotify'])
    await asked(id, [])

    const answer = await ada.press('/home/review', `/home/saves/${id}/spotify/choose`, { none: 'yes' })

    expect(answer.location).toBe(ada.url('/home/review?said=none'))
    expect((await scene.shown(id)).placements[0].error.code).toBe('declined')
  })
})
