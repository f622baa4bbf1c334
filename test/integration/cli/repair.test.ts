import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { StorageMode } from '../../../core/config/config.ts'
import { runsOn } from '../../support/storage.ts'
import { startProduct } from '../../support/product.ts'
import type { Product } from '../../support/product.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

const run = promisify(execFile)
const AN_HOUR_AGO = () => new Date(Date.now() - 3_600_000)

/** Runs a command as an operator does, in a process of its own; stdout must be one JSON object whatever happens. */
async function cli(scene: Scene, ...args: readonly string[]) {
  const env = { ...process.env, ...scene.storage.env, ...scene.sandbox.env, SANDBOX: 'false' }
  const options = { env, encoding: 'utf8', maxBuffer: 64e6 } as const
  try {
    const { stdout } = await run(process.execPath, ['server/cli/main.ts', ...args, '--json'], options)
    return { code: 0, result: JSON.parse(stdout) }
  } catch (err) {
    const { code, stdout } = err as { code: number; stdout: string }
    return { code, result: JSON.parse(stdout) }
  }
}

for (const mode of ['postgres', 'redis'] as const satisfies readonly StorageMode[]) {
  const maybe = runsOn(mode) ? describe : describe.skip

  maybe(`an operator (${mode})`, () => {
    let scene: Scene
    let worker: Product | undefined

    beforeAll(async () => {
      scene = await Scene.start(mode, { roles: ['server'] })
    }, 120_000)
    afterEach(async () => {
      await worker?.stop()
      worker = undefined
    })
    afterAll(() => scene.stop())

    async function startWorker() {
      const { storage, sandbox } = scene
      worker = await startProduct({ storage, sandbox, roles: ['worker'] })
    }

    /** Saves that ended badly, as the services would have made them end. */
    async function ended(code: string, count: number, status: 'failed' | 'not_found' = 'failed') {
      const user = scene.newUser()
      const account = await scene.app.link(user, 'spotify')
      const saves = []
      for (let n = 0; n < count; n += 1) saves.push(await scene.save(user, scene.newSong(), ['spotify']))
      await scene.db
        .updateTable('placements')
        .set({
          status,
          error: JSON.stringify({ code, message: 'It went wrong.', retryable: true }),
          attempts: 3,
          presence_skipped: true,
          wake_at: null,
          ring_at: null,
          updated_at: AN_HOUR_AGO(),
        })
        .where('save_id', 'in', saves)
        .execute()
      return { user, account, saves }
    }

    it('runs again what failed for one reason, a few each second, and leaves the rest alone', async () => {
      const wanted = await ended('not_applied', 5)
      const other = await ended('no_subscription', 2)
      const missing = await ended('not_found', 1, 'not_found')

      const { code, result } = await cli(
        scene,
        'queue',
        'retry',
        '--code',
        'not_applied',
        '--per-second',
        '2',
      )

      expect(code).toBe(0)
      expect(result).toMatchObject({ retried: 5, by_code: { not_applied: 5 } })
      const rows = await Promise.all(wanted.saves.map((save) => scene.placement(save)))
      expect(new Set(rows.map((row) => `${row.status} ${row.attempts}`))).toEqual(new Set(['queued 0']))
      const begins = new Set(rows.map((row) => row.wake_at?.getTime()))
      expect(begins.size).toBe(3)
      expect(Math.max(...[...begins].map(Number))).toBe(Date.parse(result.last_begins_at))
      expect((await scene.placement(other.saves[0] ?? '')).status).toBe('failed')
      expect((await scene.placement(missing.saves[0] ?? '')).status).toBe('not_found')
      expect(await scene.events(wanted.saves[0] ?? '')).toContainEqual({
        type: 'save.placement.updated',
        data: { service: 'spotify', status: 'queued' },
      })

      await startWorker()
      for (const save of wanted.saves) await scene.becomes(save, 'saved')
      expect(scene.effects('spotify', wanted.account.id)).toHaveLength(5)
      expect((await cli(scene, 'queue', 'retry', '--code', 'not_applied')).result).toMatchObject({
        retried: 0,
      })
      const all = await cli(scene, 'queue', 'retry', '--service', 'spotify')
      expect(all.result.by_code).toEqual({ no_subscription: 2, not_found: 1 })
      for (const save of [...other.saves, ...missing.saves]) await scene.becomes(save, 'saved')
    }, 120_000)

    it('leaves a sound that is no recording as it is', async () => {
      const unknown = await ended('no_known_recording', 1, 'not_found')
      const late = await ended('declined', 1, 'not_found')

      const { result } = await cli(scene, 'queue', 'retry')

      expect(result.by_code).toEqual({ declined: 1 })
      expect((await scene.placement(unknown.saves[0] ?? '')).status).toBe('not_found')
      const again = await scene.placement(late.saves[0] ?? '')
      expect([again.status, again.presence_skipped]).toEqual(['queued', false])
      await startWorker()
      await scene.becomes(late.saves[0] ?? '', 'saved')
    })

    it('empties the queues, and everything is done all the same', async () => {
      const user = scene.newUser()
      const account = await scene.app.link(user, 'spotify')
      const saves = [
        await scene.save(user, scene.newSong(), ['spotify']),
        await scene.save(user, scene.newSong(), ['spotify']),
      ]
      const queued = async () => {
        const { result } = await cli(scene, 'status')
        return result.queues.find((one: { queue: string }) => one.queue === 'match-spotify').waiting
      }
      await waitFor('the queue heard of both', async () => (await queued()) >= 2)

      const { code, result } = await cli(scene, 'queue', 'drain')

      expect(code).toBe(0)
      expect(result.drained).toContainEqual({ queue: expect.stringContaining('match-spotify'), jobs: 2 })
      expect(await queued()).toBe(0)
      await startWorker()
      for (const save of saves) await scene.becomes(save, 'saved')
      expect(scene.effects('spotify', account.id)).toHaveLength(2)
    }, 120_000)

    it('sees what is stuck and why', async () => {
      const user = scene.newUser()
      await scene.app.link(user, 'spotify')
      await scene.app.link(user, 'amazon-music')
      const early = { ring_at: AN_HOUR_AGO(), wake_at: AN_HOUR_AGO(), updated_at: AN_HOUR_AGO() }
      const set = (save: string, values: object) =>
        scene.db
          .updateTable('placements')
          .set({ ...early, ...values })
          .where('save_id', '=', save)
          .execute()
      await set(await scene.save(user, scene.newSong(), ['spotify']), {})
      await set(await scene.save(user, scene.newSong(), ['spotify']), { ring_at: new Date() })
      await set(await scene.save(user, scene.newSong(), ['spotify']), { ring_at: new Date(), attempts: 2 })
      await set(await scene.save(user, scene.newSong(), ['amazon-music']), { ring_at: new Date() })
      await scene.db
        .insertInto('service_states')
        .values({
          mode: 'test',
          service: 'amazon-music',
          limited_until: new Date(Date.now() + 3_600_000),
          reason: 'rate_limited',
          updated_at: new Date(),
        })
        .execute()
      await scene.db
        .updateTable('links')
        .set({ status: 'needs_reauth' })
        .where('user_id', '=', user)
        .execute()

      const { result } = await cli(scene, 'status')

      const told = result.stuck.map((one: Record<string, unknown>) => [
        one['service'],
        one['reason'],
        one['count'],
      ])
      expect(told).toEqual(
        expect.arrayContaining([
          ['spotify', 'no_worker', 1],
          ['spotify', 'not_picked_up', 1],
          ['spotify', 'retrying', 1],
          ['amazon-music', 'service_limited', 1],
        ]),
      )
      expect(result.stuck[0].oldest_age_ms).toBeGreaterThan(3_500_000)
      expect(result).toMatchObject({ queue: 'reachable', needs_reauth: 2 })
      expect(result.limits).toContainEqual(
        expect.objectContaining({ service: 'amazon-music', reason: 'rate_limited' }),
      )
      await scene.db.deleteFrom('service_states').execute()
    })

    it('sees which jobs failed, and that their work goes on without them', async () => {
      const user = scene.newUser()
      await scene.app.link(user, 'spotify')
      await scene.raw(`alter table placements add constraint not_now check (attempts < 100) not valid`)
      const save = await scene.save(user, scene.newSong(), ['spotify'])
      await scene.raw(`alter table matches rename to matches_away`)
      await startWorker()
      const failed = await waitFor(
        'a job has failed for good',
        async () => {
          const { result } = await cli(scene, 'status')
          const queue = result.queues.find((one: { queue: string }) => one.queue === 'match-spotify')
          return queue.failed > 0 && queue
        },
        60_000,
      )

      expect(failed.failed_jobs[0]).toMatchObject({ reason: expect.stringContaining('matches') })
      await scene.raw(`alter table matches_away rename to matches`)
      // The failed job is still remembered; the next ring for the same song is heard all the same.
      await scene.becomes(save, 'saved')
    }, 120_000)

    it('exports a listener, of the app that is meant', async () => {
      const user = `same-${scene.newUser()}`
      const account = await scene.app.link(user, 'spotify')
      await scene.save(user, scene.newSong(), ['spotify'])
      const alone = await cli(scene, 'export', user)
      const other = await scene.product.createApp()
      await other.link(user, 'spotify')

      const both = await cli(scene, 'export', user)
      const named = await cli(scene, 'export', user, '--app', scene.app.id)
      const nobody = await cli(scene, 'export', 'nobody-of-that-name')

      expect(alone.result).toMatchObject({ app: scene.app.id, user: { user } })
      expect(alone.result.saves).toHaveLength(1)
      expect(JSON.stringify(alone.result)).not.toContain(account.accessToken)
      expect(both).toMatchObject({ code: 1, result: { code: 'ambiguous_user' } })
      expect(both.result.detail).toContain(other.id)
      expect(named.result.saves).toEqual(
        alone.result.saves.map((save: object) =>
          expect.objectContaining({ id: (save as { id: string }).id }),
        ),
      )
      expect(nobody).toMatchObject({ code: 1, result: { code: 'unknown_user' } })
    })
  })
}
