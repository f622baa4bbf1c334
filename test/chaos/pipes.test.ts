import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { afterEach, describe, expect, it } from '@jest/globals'
import { waitFor } from '../support/wait-for.ts'
import { expectPromisesKept } from './promises.ts'
import { songsOf } from './songs.ts'
import { ChaosWorld } from './world.ts'
import type { Song } from './world.ts'

/** Nobody hears the log any more: saving goes on all the same. */
describe('a process whose log cannot be written', () => {
  let world: ChaosWorld | undefined
  let child: ChildProcess | undefined
  let songs: readonly Song[]

  afterEach(async () => {
    child?.kill('SIGKILL')
    await world?.stop()
    world = undefined
  })

  it('a pipe that is closed: every 202 is kept', async () => {
    const started = await start('pipe')
    started.stdout?.destroy()
    started.stderr?.destroy()

    expect(await expectItWorks(started)).toBe(0)
  }, 180_000)

  it('a disk that is full: every 202 is kept', async () => {
    const full = openSync('/dev/full', 'a')
    const started = await start(full)
    closeSync(full)

    expect(await expectItWorks(started)).toBe(0)
  }, 180_000)

  async function start(log: 'pipe' | number): Promise<ChildProcess> {
    world = await ChaosWorld.start('embedded', { listeners: 4 })
    songs = await songsOf(world, 4)
    // Once, so that the port is known and the tables are there.
    await world.launch()
    await world.tap('listener-0', 'spotify', songs[0] as Song, 'first')
    await world.end('SIGTERM')
    const port = new URL(world.urlOf('product')).port
    child = spawn(process.execPath, ['main.ts'], {
      env: { ...process.env, ...world.env, PORT: port, LOG_LEVEL: 'debug' },
      stdio: ['ignore', log, log],
    })
    return child
  }

  /** It answers, takes taps, saves them, and ends when it is asked to; its exit code. */
  async function expectItWorks(process: ChildProcess): Promise<number | null> {
    const { client } = world!
    await waitFor('it answers', async () => (await client.send('GET', '/livez')).status === 200, 60_000)
    for (const n of [1, 2, 3]) await world!.tap(`listener-${n}`, 'spotify', songs[n] as Song, `tap-${n}`)
    const kept = await expectPromisesKept(world!, 60_000)
    expect(kept.saves).toBe(4)
    const gone = new Promise<number | null>((done) => process.once('exit', (code) => done(code)))
    process.kill('SIGTERM')
    return gone
  }
})
