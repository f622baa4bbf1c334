import { afterEach, describe, expect } from '@jest/globals'
import { itOnStorage } from '../support/storage.ts'
import { expectPromisesKept } from './promises.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

/** A job waits for a minute before a worker counts as silent, and the process looks every ten seconds. */
const NOTICED_WITHIN_MS = 90_000

/** The whole process takes more than a minute, so this is for CHAOS=full; with shorter times: test/integration/scale/watchdog. */
describe('a worker process that is connected and takes no jobs', () => {
  let world: ChaosWorld | undefined

  afterEach(async () => {
    await world?.stop()
    world = undefined
  })

  for (const mode of ['redis', 'postgres'] as const)
    itOnStorage(
      mode,
      `ends with an error by itself, and the one that is started instead does its work (${mode})`,
      async () => {
        world = await ChaosWorld.start(mode, { listeners: 2 })
        const [song] = await songsOf(world, 1)
        await world.launch('server', { role: 'server' })
        await world.launch('worker', {
          role: 'worker',
          env: { DEAF_QUEUE: 'match-spotify' },
          nodeArgs: ['--import', './test/chaos/deaf-worker.ts'],
        })
        const asked = performance.now()
        await world.tap('listener-0', 'spotify', song as Song, 'unheard')
        await world.tap('listener-1', 'apple-music', song as Song, 'heard')

        const code = await world.exit('worker', NOTICED_WITHIN_MS)

        const endedAfterMs = Math.round(performance.now() - asked)
        expect(code).toBe(1)
        expect(world.log.some((line) => line.includes('a worker takes no more jobs'))).toBe(true)
        await world.launch('worker', { role: 'worker' })
        const kept = await expectPromisesKept(world, 60_000)
        process.stderr.write(`chaos: ${JSON.stringify({ test: 'silent', mode, endedAfterMs, ...kept })}\n`)
      },
      240_000,
    )
})
