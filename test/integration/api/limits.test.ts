import { randomUUID } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { call } from '../../support/product.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { ownPostgres } from './cases/outages.ts'
import { expectProblem, someSave, someUser, useApi } from './support/api.ts'

describeOnEveryStorage('limits on saves', (mode) => {
  const api = useApi(mode, { env: { USER_SAVES_PER_MINUTE: '3', APP_SAVES_PER_SECOND: '1000' } })

  it('answer 429 to a listener who saves more, keep nothing of it, and let the others through', async () => {
    const user = someUser()
    const answers = []
    for (let n = 0; n < 3; n += 1) answers.push(await api.call('POST', '/v1/saves', someSave({ user })))

    const refused = await api.writesNothing(() => api.call('POST', '/v1/saves', someSave({ user })))
    const other = await api.call('POST', '/v1/saves', someSave())

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"app";q=1000;w=1, "user";q=3;w=60')
    expect(answers.map(({ headers }) => /"user";r=(\d)/.exec(headers.get('ratelimit') ?? '')?.[1])).toEqual([
      '2',
      '1',
      '0',
    ])
    expectProblem(refused, { status: 429, code: 'rate_limited' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit')).toContain('"user";r=0')
    expect(other.status).toBe(202)
  })

  it('count a browser of the listener with the app that speaks for them', async () => {
    const user = someUser()
    const token = await api.session(user)
    await api.call('POST', '/v1/saves', someSave({ user }))
    const { user: _, ...own } = someSave()

    const second = await api.call('POST', '/v1/saves', own, { token })

    expect(second.headers.get('ratelimit')).toContain('"user";r=1')
  })
})

describeOnEveryStorage('a PostgreSQL that does not answer', (mode) => {
  // The embedded one is in our own process, and with Redis the database is the same.
  if (mode !== 'postgres') return
  const api = useApi(mode, { storage: ownPostgres })

  it('is a 503 within seconds, and one save for each key once it answers again', async () => {
    const saves = Array.from({ length: 30 }, () => ({ save: someSave(), key: randomUUID() }))
    const post = async ({ save, key }: { save: unknown; key: string }) => {
      const began = performance.now()
      const headers = { 'idempotency-key': key }
      const answer = await call(api.product.url, api.app.key, 'POST', '/v1/saves', save, headers)
      return { answer, ms: performance.now() - began }
    }
    await api.call('POST', '/v1/saves', someSave())
    const backends = await sql<{ pid: number }>`select pid from pg_stat_activity`.execute(api.db)
    const pids = [api.storage.postgres?.pid ?? 0, ...backends.rows.map(({ pid }) => pid)]

    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    let during: Awaited<ReturnType<typeof post>>[]
    let late: Awaited<ReturnType<typeof post>>
    try {
      const first = saves.slice(0, 10).map(post)
      // The second wave comes while the first one hangs.
      const second = first.length > 0 ? saves.slice(10).map(post) : []
      during = await Promise.all([...first, ...second])
      late = await post({ save: someSave(), key: randomUUID() })
    } finally {
      for (const pid of pids.toReversed()) process.kill(pid, 'SIGCONT')
    }

    for (const { answer, ms } of [...during, late]) {
      expect(answer.status).toBe(503)
      expect(['unavailable', 'overloaded']).toContain(answer.body.code)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(ms).toBeLessThan(15_000)
    }
    const again = await Promise.all(saves.map(post))
    const twice = await Promise.all(saves.map(post))
    expect(new Set(again.map(({ answer }) => answer.status))).toEqual(new Set([202]))
    expect(twice.map(({ answer }) => answer.body)).toEqual(again.map(({ answer }) => answer.body))
    const rows = await api.db
      .selectFrom('saves as s')
      .leftJoin('placements as p', 'p.save_id', 's.id')
      .select(['s.user_id', 'p.save_id'])
      .execute()
    const users = saves.map(({ save }) => String(save['user']))
    for (const user of users) expect(rows.filter((row) => row.user_id === user)).toHaveLength(1)
  }, 60_000)
})
