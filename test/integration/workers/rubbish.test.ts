import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Scene } from './scene.ts'

describe('a service that answers with something else', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it.each([
    ['html_502', 'service_unavailable'],
    ['html_503', 'service_unavailable'],
    ['gateway_timeout', 'service_unavailable'],
  ])('showing an error page (%s) has saved nothing', async (name, code) => {
    const { user, song } = await scene.ready()
    scene.onWrite('spotify', { kind: 'named', name })

    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)

    expect((await scene.placement(save)).status).toBe('matched')
    const [state] = await scene.db.selectFrom('service_states').selectAll().execute()
    expect(state).toMatchObject({ errors: 1, reason: code, limited_until: null })
    await scene.advance(2000)
    await scene.becomes(save, 'saved')
  })

  it.each(['non_json', 'truncated_json'])(
    'answering "is it there?" with rubbish (%s) is asked again and believed in the end',
    async (name) => {
      const { user, song } = await scene.ready()
      scene.sandbox.addFault({
        service: 'spotify',
        pathIncludes: '/contains',
        times: null,
        effect: { kind: 'named', name },
      })

      const save = await scene.save(user, song, ['spotify'])
      for (let n = 0; n < 10; n += 1) {
        await scene.waits(save)
        await scene.advance(10 * 120_000)
      }

      const placement = await scene.becomes(save, 'failed')
      expect(placement.error).toMatchObject({ code: 'unexpected_response', retryable: true })
      expect(scene.requests('spotify', 'PUT', '/me/library')).toHaveLength(0)
    },
    60_000,
  )

  it('answering a look-up with rubbish makes nobody wait for ever, and nobody is told "saved"', async () => {
    scene.sandbox.addFault({
      service: 'spotify',
      pathIncludes: '/search',
      times: null,
      effect: { kind: 'named', name: 'not_found' },
    })
    const user = scene.newUser()
    await scene.app.link(user, 'spotify')

    const save = await scene.save(user, scene.newSong(), ['spotify'])
    for (let n = 0; n < 10; n += 1) {
      await scene.waits(save)
      await scene.advance(10 * 120_000)
    }

    const placement = await scene.becomes(save, 'failed')
    expect(placement.error).toMatchObject({ code: 'unexpected_response' })
  }, 120_000)

  it('is not asked again by every new tap on a song that it could not look up', async () => {
    scene.sandbox.addFault({
      service: 'spotify',
      pathIncludes: '/search',
      times: null,
      effect: { kind: 'named', name: 'wrong_shape' },
    })
    const song = scene.newSong()
    const tap = async () => {
      const user = scene.newUser()
      await scene.app.link(user, 'spotify')
      return scene.save(user, song, ['spotify'])
    }
    const first = await tap()
    await scene.waits(first)
    await scene.advance(1000)
    await scene.waits(first)
    const asked = scene.requests('spotify', 'GET', '/search').length

    const taps = [await tap(), await tap(), await tap()]
    await Promise.all(taps.map((save) => scene.waits(save)))

    expect(scene.requests('spotify', 'GET', '/search')).toHaveLength(asked)
    scene.sandbox.clearFaults()
    await scene.advance(120_000)
    await Promise.all([first, ...taps].map((save) => scene.becomes(save, 'saved')))
  })
})
