import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Scene } from '../workers/scene.ts'

/** One recording with strong words, and its clean twin of the same length. */
interface Twins {
  readonly title: string
  readonly artists: readonly string[]
  readonly explicit: string
  readonly clean: string
}

describe('a listener who prefers explicit or clean words', () => {
  let scene: Scene
  let made = 0

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  function twins(): Twins {
    made += 1
    const title = `Strong Words ${made}`
    const artists = ['The Examples']
    const code = (n: number) => `QZTST27${String(made * 10 + n).padStart(5, '0')}`
    scene.sandbox.world.addRecording({ title, artists, isrc: code(1), explicit: true })
    scene.sandbox.world.addRecording({ title, artists, isrc: code(2), explicit: false, clean: true })
    return { title, artists, explicit: code(1), clean: code(2) }
  }

  async function listener(preference: 'explicit' | 'clean' | null, service: string): Promise<string> {
    const user = scene.newUser()
    await scene.app.link(user, service)
    const answer = await scene.app.call('PATCH', `/v1/users/${user}`, { explicit_preference: preference })
    expect(answer.status).toBe(200)
    expect(answer.body.explicit_preference).toBe(preference ?? undefined)
    return user
  }

  async function gets(user: string, song: Twins, service: string, isrc: string): Promise<string | undefined> {
    const { title, artists } = song
    const save = await scene.save(user, { title, artists, isrc }, [service])
    await scene.becomes(save, 'saved', 'already_saved')
    return (await scene.shown(save)).placements[0].matched.isrc
  }

  const services = ['spotify', 'apple-music'] as const

  it.each(services)('gets on %s what they prefer, whoever asked for the song first', async (service) => {
    const song = twins()
    const heard = await listener(null, service)
    const clean = await listener('clean', service)
    const explicit = await listener('explicit', service)

    expect(await gets(heard, song, service, song.explicit)).toBe(song.explicit)
    expect(await gets(clean, song, service, song.explicit)).toBe(song.clean)
    expect(await gets(explicit, song, service, song.explicit)).toBe(song.explicit)
    // By now everything is known, and the save is placed in the moment it is accepted.
    expect(await gets(await listener('clean', service), song, service, song.explicit)).toBe(song.clean)
    expect(await gets(await listener(null, service), song, service, song.explicit)).toBe(song.explicit)
  })

  it.each(services)(
    'gets on %s the explicit one of a clean one, and is the first to ask',
    async (service) => {
      const song = twins()
      const explicit = await listener('explicit', service)

      expect(await gets(explicit, song, service, song.clean)).toBe(song.explicit)
      expect(await gets(await listener(null, service), song, service, song.clean)).toBe(song.clean)
    },
  )

  it('gets what there is where there is no other, and the catalogue is asked for that once', async () => {
    const [first, second] = [await listener('explicit', 'spotify'), await listener('explicit', 'spotify')]
    const song = scene.newSong()

    const one = await scene.save(first, song, ['spotify'])
    await scene.becomes(one, 'saved')
    const asked = scene.requests('spotify', 'GET', '/search').length
    const two = await scene.save(second, song, ['spotify'])
    await scene.becomes(two, 'saved')

    expect((await scene.shown(one)).placements[0].matched.isrc).toBe(song.isrc)
    expect(scene.requests('spotify', 'GET', '/search').length).toBe(asked)
  })

  it('costs nobody else a request', async () => {
    const song = twins()
    const user = await listener('clean', 'spotify')
    const before = scene.requests('spotify', 'GET', '/search').length

    await gets(user, song, 'spotify', song.clean)

    expect(scene.requests('spotify', 'GET', '/search').length - before).toBe(1)
  })
})
