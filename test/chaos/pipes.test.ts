import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { afterEach, describe, expect, it } from '@jest/globals'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

/** Nobody hears the log any more. What was accepted is there all the same, and nothing is acknowledged in vain. */
describe('a process whose log cannot be written', () => {
  let world: ChaosWorld | undefined
  let child: ChildProcess | undefined

  afterEach(async () => {
    child?.kill('SIGKILL')
    await world?.stop()
    world = undefined
  })

  it('a pipe nobody reads: every 202 is kept', async () => {
    world = await ChaosWorld.start('embedded', { listeners: 4 })
    const songs = await songsOf(world, 4)
    // Once, so that the port is known and the tables are there.
    await world.launch()
    await world.tap('listener-0', 'spotify', songs[0] as Song, 'first')
    await world.end('SIGTERM')
    const port = new URL(world.urlOf('product')).port
    child = spawn(process.execPath, ['main.ts'], {
      env: { ...process.env, ...world.env, PORT: port, LOG_LEVEL: 'debug' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.destroy()
    child.stderr?.destroy()

    const ended = () => child?.exitCode !== null || child.signalCode !== null
    const { client } = world
    const look = async () => {
      if (ended()) return 'ended'
      return (await client.send('GET', '/livez')).status === 200 && 'answers'
    }
    const answers = await waitFor('it answers or ends', look, 90_000)
    if (answers === 'answers') {
      const taps = [1, 2, 3].map(async (n) => {
        const body = { user: `listener-${n}`, track: songs[n], services: ['spotify'] }
        return client.send('POST', '/v1/saves', body, { 'idempotency-key': `tap-${n}` })
      })
      for (const [n, answer] of (await Promise.all(taps)).entries()) {
        if (answer.status !== 202) continue
        const id = String(answer.body?.['id'])
        world.accepted.push({ id, user: `listener-${n + 1}`, service: 'spotify' })
      }
    }
    process.stderr.write(
      `chaos: ${JSON.stringify({ test: 'log pipe closed', answers, accepted: world.accepted.length })}\n`,
    )
    if (!ended()) {
      const gone = new Promise((done) => child?.once('exit', done))
      child.kill('SIGKILL')
      await gone
    }

    await world.launch()
    const kept = await expectPromisesKept(world, 60_000)
    expect(kept.saves).toBeGreaterThanOrEqual(1)
  }, 180_000)
})
