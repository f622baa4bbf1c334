import { Writable } from 'node:stream'
import { afterEach, expect, it } from '@jest/globals'
import { createLogger } from '../../../core/logger.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from './scene.ts'

/** Lines of the product's log. */
function listenToLog() {
  const lines: Record<string, unknown>[] = []
  const log = createLogger(
    'warn',
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>)
        done()
      },
    }),
  )
  return { lines, log }
}

describeOnEveryStorage('between a change and its record', (mode) => {
  let scene: Scene

  afterEach(() => scene.stop())

  it('a failure costs one more call: the song is "saved", not "was there before"', async () => {
    const { lines, log } = listenToLog()
    scene = await Scene.start(mode, { log })
    const { user, account, song } = await scene.ready()
    // The record cannot be written for a while, as when the process dies in between.
    await scene.raw(`alter table placements add constraint not_yet check (status <> 'saved') not valid`)

    const save = await scene.save(user, song, ['spotify'])
    await waitFor('the change is made', () => scene.effects('spotify', account.id).length === 1)
    await waitFor('the record failed', () => lines.some((line) => String(line['err']).includes('not_yet')))
    await scene.raw(`alter table placements drop constraint not_yet`)
    await scene.advance(120_000)

    const placement = await scene.becomes(save, 'saved')
    expect(placement.was_present).toBe(false)
    expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
  }, 120_000)

  it('a job of a newer version is left for a newer worker, and a swapped token for somebody who looks', async () => {
    const { lines, log } = listenToLog()
    scene = await Scene.start(mode, { log })
    const { doorbell } = scene.product.running.ctx
    const newer = {
      name: 'add' as const,
      schema: undefined as never,
      queue: () => 'add-spotify',
      unit: () => 'add-newer',
    }
    await doorbell.ring(newer, [{ v: 2, linkId: 'lnk_1', service: 'spotify' } as never])

    await waitFor('it was seen', () => lines.some((line) => String(line['msg']).includes('newer worker')))

    const { user, song } = await scene.ready()
    await scene.db
      .updateTable('links')
      .set({ access_token: 'v1.test.AAAA.AAAA' })
      .where('user_id', '=', user)
      .execute()
    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)
    const told = lines.filter((line) => line['level'] === 'error' && line['code'] === 'misconfigured')
    expect(told).not.toHaveLength(0)
    expect(lines.filter((line) => line['msg'] === 'job failed')).toEqual([])
  }, 120_000)
})

describeOnEveryStorage('an app in test mode', (mode) => {
  let scene: Scene

  afterEach(() => scene.stop())

  it('calls nobody but the simulators, whatever is configured', async () => {
    scene = await Scene.start(mode, {
      env: { SPOTIFY_CLIENT_ID: 'real', SPOTIFY_CLIENT_SECRET: 'real' },
    })
    const { services } = scene.product.running.ctx
    const { user, account, song } = await scene.ready()

    await scene.becomes(await scene.save(user, song, ['spotify']), 'saved')

    expect(services.get('live', 'spotify')).toMatchObject({ host: 'api.spotify.com', real: true })
    expect(services.get('test', 'spotify')?.real).toBe(false)
    expect(scene.effects('spotify', account.id)).toHaveLength(1)
  }, 120_000)
})
