import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { createDatabase, startPostgres } from '../../../support/postgres-server.ts'
import { call } from '../../../support/product.ts'
import type { Storage } from '../../../support/storage.ts'
import { waitFor } from '../../../support/wait-for.ts'
import { expectProblem, someSave, someUser, useApi } from '../support/api.ts'

export function postgresOutageCases(): void {
  describe('without PostgreSQL', () => {
    const api = useApi('postgres', { storage: ownPostgres })

    it('says so, keeps what it took, and goes on by itself', async () => {
      const saves = Array.from({ length: 40 }, () => ({ save: someSave(), key: randomUUID() }))
      const post = ({ save, key }: { save: unknown; key: string }) =>
        call(api.product.url, api.app.key, 'POST', '/v1/saves', save, { 'idempotency-key': key })

      const early = await Promise.all(saves.slice(0, 20).map(post))
      const running = saves.slice(20).map(post)
      await api.storage.postgres?.kill()
      const during = await Promise.all(running)
      const after = await api.call('POST', '/v1/saves', someSave())
      const read = await api.call('GET', '/v1/saves')
      const ready = await api.call('GET', '/readyz')
      const live = await api.call('GET', '/livez')

      expect(new Set(early.map((answer) => answer.status))).toEqual(new Set([202]))
      for (const answer of [...during.filter(({ status }) => status !== 202), after, read]) {
        expectProblem(answer, { status: 503, code: 'unavailable' })
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      }
      expect(ready.status).toBe(503)
      expect(ready.body.not_ready).toEqual({ database: 'cannot be reached' })
      expect(live.status).toBe(200)

      await api.storage.postgres?.start()
      await waitFor('the product is ready', async () => (await api.call('GET', '/readyz')).status === 200)
      const again = await Promise.all(saves.map(post))

      expect(new Set(again.map((answer) => answer.status))).toEqual(new Set([202]))
      for (const [n, first] of [...early, ...during].entries()) {
        if (first.status === 202) expect(again[n]?.body).toEqual(first.body)
      }
      const rows = await api.db.selectFrom('saves').select('id').execute()
      expect(rows).toHaveLength(saves.length)
    })
  })
}

export function redisOutageCases(): void {
  describe('without Redis', () => {
    const api = useApi('redis', { roles: ['server', 'worker'] })

    it('takes saves and finishes them once Redis is back', async () => {
      const user = someUser()
      const account = await api.app.link(user, 'spotify')
      const track = { title: 'Paper Lanterns - Night Ferry (Official Video)' }

      await api.storage.redis?.kill()
      const accepted = await api.call('POST', '/v1/saves', { user, track, services: ['spotify'] })
      const again = await api.call('POST', '/v1/saves', someSave({ user }))
      const ready = await api.call('GET', '/readyz')

      expect([accepted.status, again.status, ready.status]).toEqual([202, 202, 200])
      expect(accepted.body.status).toBe('in_progress')

      await api.storage.redis?.start()
      const done = await waitFor(
        'the save ends',
        async () => {
          const answer = await api.call('GET', `/v1/saves/${accepted.body.id}?wait=5`)
          return answer.body.status !== 'in_progress' && answer
        },
        60_000,
      )
      expect(done.body.status).toBe('done')
      expect(api.sandbox.library('spotify', account.id)).toHaveLength(1)
    }, 120_000)

    it('takes saves while Redis does not answer', async () => {
      const pid = api.storage.redis?.pid ?? 0
      const user = someUser()
      await api.app.link(user, 'apple-music')

      process.kill(pid, 'SIGSTOP')
      const began = performance.now()
      const statuses: number[] = []
      for (let n = 0; n < 30; n += 1) {
        const accepted = await api.call('POST', '/v1/saves', someSave({ user, services: ['apple-music'] }))
        statuses.push(accepted.status)
      }
      const each = (performance.now() - began) / statuses.length
      process.kill(pid, 'SIGCONT')

      expect(new Set(statuses)).toEqual(new Set([202]))
      // Waiting for the queue at all would show: its commands are given up after seconds.
      expect(each).toBeLessThan(200)
    })
  })
}

/** A PostgreSQL that no other test uses. */
export async function ownPostgres(): Promise<Storage> {
  const postgres = await startPostgres()
  if (postgres === undefined) throw new Error('PostgreSQL is missing')
  const dataDir = mkdtempSync(join(tmpdir(), 'atm-data-'))
  return {
    mode: 'postgres',
    redis: undefined,
    postgres,
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: await createDatabase(postgres.url, 'atm'),
      TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    },
    async remove() {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
