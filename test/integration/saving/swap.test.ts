import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { Scene } from '../workers/scene.ts'
import { entriesOf, isThere, swapScene } from './support/swap-scene.ts'

const NAME = 'From Videos'
const TARGET = { target: { kind: 'playlist', name: NAME } }
const SERVICES = ['spotify', 'apple-music', 'amazon-music'] as const

describeOnEveryStorage('having another version instead', (mode) => {
  let scene: Scene
  let ask: ReturnType<typeof swapScene>

  beforeAll(async () => {
    scene = await Scene.start(mode)
    ask = swapScene(scene)
  }, 60_000)
  afterEach(() => scene.calm())
  afterAll(() => scene.stop(), 60_000)

  it('offers what else there is, best first, without what is saved, and asks the catalogue once', async () => {
    const { save, live, remix, service, version } = await ask.saved('spotify')

    const offered = await ask.candidates(save, service)

    expect(offered.status).toBe(200)
    const ids = offered.body.data.map((one: { id: string }) => one.id)
    expect(ids).toEqual(expect.arrayContaining([live, remix]))
    expect(ids).not.toContain(version)
    const confidences = offered.body.data.map((one: { confidence: number }) => one.confidence)
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a))
    expect(offered.body.data.find((one: { id: string }) => one.id === live).evidence).toContainEqual(
      expect.objectContaining({ signal: 'version', verdict: 'different' }),
    )
    const searches = scene.requests(service, 'GET', '/search').length
    expect(searches).toBeGreaterThan(0)
    expect((await ask.candidates(save, service)).body).toEqual(offered.body)
    expect(scene.requests(service, 'GET', '/search')).toHaveLength(searches)
  })

  it.each([
    ['spotify', 'taken'],
    ['apple-music', 'stays'],
    ['amazon-music', 'stays'],
  ] as const)(
    'puts the new one into the library of %s; the one before is %s, and it says so',
    async (service, fate) => {
      const { save, account, live, version } = await ask.saved(service)
      await ask.candidates(save, service)

      const answer = await ask.swap(save, service, live)

      expect(answer.status).toBe(202)
      // The worker may have been faster than the answer.
      expect(answer.body).toMatchObject({
        placements: [{ matched: { id: live }, swap: { replaced: [{ id: version }] } }],
      })
      const done = await ask.settled(save)
      expect(done).toMatchObject({ status: 'saved', swap: { status: 'done' } })
      expect(isThere(scene, service, account.id, live)).toBe(true)
      expect(isThere(scene, service, account.id, version)).toBe(fate === 'stays')
      const { replaced } = done.swap
      if (fate === 'taken') expect(replaced).toMatchObject([{ id: version, undo: { status: 'done' } }])
      else {
        expect(replaced).toMatchObject([{ id: version, undo: { status: 'not_possible' } }])
        expect(replaced[0].undo.message).toMatch(/by hand/)
        expect(replaced[0].undo.open_url).toMatch(/^https:/)
      }
      const told = (await scene.events(save)).map(({ data }) => [data['status'], data['swap']])
      expect(told).toContainEqual(['matched', 'pending'])
      expect(told.at(-1)).toEqual(['saved', 'done'])
    },
  )

  it.each(SERVICES)(
    'takes the place of the one before in a playlist of %s, as far as it can',
    async (service) => {
      const { save, user, account, live, version } = await ask.saved(service, TARGET)
      const others = [scene.newSong(), scene.newSong()]
      for (const other of others)
        await scene.becomes(await scene.save(user, other, [service], TARGET), 'saved')
      const rest = others.map((song) => scene.trackId(service, song))
      await ask.candidates(save, service)

      await ask.swap(save, service, live)
      const done = await ask.settled(save)

      expect(done).toMatchObject({ status: 'saved', added_to: { kind: 'playlist', name: NAME } })
      expect(entriesOf(scene, service, account.id, NAME)).toEqual(
        {
          spotify: [live, ...rest],
          'apple-music': [version, ...rest, live],
          'amazon-music': [...rest, live],
        }[service],
      )
      expect(done.swap.replaced[0].undo).toMatchObject(
        service === 'apple-music' ? { status: 'not_possible', code: 'not_supported' } : { status: 'done' },
      )
    },
  )

  it('leaves what was there before, and what another save still wants', async () => {
    const { save, user, account, live, version, song } = await ask.saved('spotify')
    await ask.candidates(save, 'spotify')
    const second = await scene.save(user, song, ['spotify'], {
      context: { video_id: 'v2' },
      not_before: '2020-01-01T00:00:00Z',
    })
    await scene.becomes(second, 'already_saved')

    await ask.swap(second, 'spotify', live)
    expect((await ask.settled(second)).swap.replaced).toMatchObject([
      { id: version, undo: { status: 'done', code: 'kept_for_other_save' } },
    ])
    await ask.swap(save, 'spotify', live)
    const first = await ask.settled(save)

    expect(first).toMatchObject({ status: 'already_saved' })
    expect(isThere(scene, 'spotify', account.id, version)).toBe(false)
    expect(isThere(scene, 'spotify', account.id, live)).toBe(true)
  })

  it('leaves what was in the library before the tap', async () => {
    const { save, account, live, version } = await ask.saved('spotify', {}, { wasThere: true })
    await ask.candidates(save, 'spotify')

    await ask.swap(save, 'spotify', live)

    expect((await ask.settled(save)).swap.replaced).toMatchObject([
      { id: version, undo: { status: 'done', code: 'was_there_before' } },
    ])
    expect(isThere(scene, 'spotify', account.id, version)).toBe(true)
  })

  it('goes there and back again, and undo then takes away what is left', async () => {
    const { save, account, live, version, remix } = await ask.saved('spotify')
    await ask.candidates(save, 'spotify')

    for (const one of [live, version, remix, version]) {
      await ask.swap(save, 'spotify', one)
      const done = await ask.settled(save)
      expect(done).toMatchObject({ status: 'saved', matched: { id: one } })
      expect([...(scene.sandbox.world.account('spotify', account.id)?.library.keys() ?? [])]).toEqual([one])
    }
    await scene.app.call('POST', `/v1/saves/${save}/undo`)
    await scene.becomes(save, 'undone')

    expect(scene.sandbox.world.account('spotify', account.id)?.library.size).toBe(0)
  })

  it('is remembered for the next tap of this listener, and of nobody else', async () => {
    const { save, user, live, song, version } = await ask.saved('spotify')
    await ask.candidates(save, 'spotify')
    await ask.swap(save, 'spotify', live)
    await ask.settled(save)
    const other = scene.newUser()
    await scene.app.link(other, 'spotify')

    const again = await scene.save(user, song, ['spotify'], { not_before: '2020-01-01T00:00:00Z' })
    const theirs = await scene.save(other, song, ['spotify'])

    expect((await scene.becomes(again, 'already_saved')).matched).toMatchObject({
      id: live,
      method: 'choice',
    })
    expect((await scene.becomes(theirs, 'saved')).matched).toMatchObject({ id: version })
  })

  it('changes nothing when it is asked again, and takes only what was offered', async () => {
    const { save, live, remix } = await ask.saved('spotify')
    const early = await ask.swap(save, 'spotify', live)
    expect([early.status, early.body.errors[0].pointer]).toEqual([400, '/candidate'])
    await ask.candidates(save, 'spotify')

    const answers = await Promise.all([1, 2, 3, 4].map(() => ask.swap(save, 'spotify', live)))
    const done = await ask.settled(save)
    const events = await scene.events(save)
    const again = await ask.swap(save, 'spotify', live)

    expect(answers.map((one) => one.status)).toEqual([202, 202, 202, 202])
    expect(again.body.placements[0]).toEqual(done)
    expect(await scene.events(save)).toEqual(events)
    expect(done.swap.replaced).toHaveLength(1)
    const nothing = await ask.swap(save, 'spotify', 'never-offered')
    expect([nothing.status, nothing.body.code]).toEqual([400, 'invalid_request'])
    expect((await ask.swap(save, 'apple-music', remix)).status).toBe(404)
  })

  it('answers a review with the same tap', async () => {
    const user = scene.newUser()
    await scene.app.link(user, 'spotify')
    const unsure = { title: 'Night Ferry (Nightcore)', artists: ['Paper Lanterns'] }
    const save = await scene.save(user, unsure, ['spotify'])
    await scene.becomes(save, 'awaiting_review')

    const [, candidate] = (await ask.candidates(save, 'spotify')).body.data
    expect((await ask.swap(save, 'spotify', candidate.id)).status).toBe(202)

    expect((await scene.becomes(save, 'saved')).matched?.id).toBe(candidate.id)
  })
})
