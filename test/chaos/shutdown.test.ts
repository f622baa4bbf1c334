import { afterEach, describe, expect, it } from '@jest/globals'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

/** Ten seconds for requests, ten for jobs, a few for connections; `docs/operating.md` says to give it thirty. */
const STOPS_WITHIN_MS = 27_000

describe('a process that is asked to stop', () => {
  let world: ChaosWorld | undefined

  afterEach(async () => {
    await world?.stop()
    world = undefined
  })

  it('with a request that waits and a call that hangs ends by itself, in time, and loses nothing', async () => {
    world = await ChaosWorld.start('embedded', { listeners: 2 })
    await world.launch()
    const [song] = await songsOf(world, 1)
    await world.fault({ service: 'spotify', method: 'PUT', times: 1, effect: { kind: 'slow', ms: 60_000 } })
    const id = await world.tap('listener-0', 'spotify', song as Song, 'hangs')
    const { client } = world
    await waitFor('the call hangs', async () =>
      (await world?.requests('spotify'))?.some((one) => one.method === 'PUT'),
    )
    const waits = client.send('GET', `/v1/saves/${id}?wait=30`)

    // When this one is answered, the one before it has arrived.
    await client.send('GET', `/v1/saves/${id}?wait=1`)

    const asked = performance.now()
    const code = await world.end('SIGTERM')
    const tookMs = performance.now() - asked

    expect((await waits).status).toBe(200)
    expect({ code, inTime: tookMs < STOPS_WITHIN_MS }).toEqual({ code: 0, inTime: true })
    await world.launch()
    const kept = await expectPromisesKept(world, 60_000)
    process.stderr.write(`chaos: ${JSON.stringify({ test: 'stop', tookMs: Math.round(tookMs), ...kept })}\n`)
  }, 180_000)
})
