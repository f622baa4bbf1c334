import { describe, expect, it } from '@jest/globals'
import { Kysely, PostgresDialect } from 'kysely'
import type { PostgresPool } from 'kysely'
import type { Schema } from '../../../core/database/schema.ts'
import { newId } from '../../../core/domain/ids.ts'
import type { NewSave } from '../../../core/saves/accept.ts'
import { createAcceptBatches } from '../../../server/saves/accept-batches.ts'

const now = () => new Date()

describe('accepting while the database does not', () => {
  /** A database that nobody gets through to in the usual way. */
  function dbWith(connect: () => Promise<never>): Kysely<Schema> {
    const pool = { connect, end: () => Promise.resolve() }
    return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) })
  }

  it('does not send one by one what failed because the database is away', async () => {
    const away = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
    let asked = 0
    const nowhere = dbWith(() => {
      asked += 1
      return Promise.reject(away)
    })
    const accept = createAcceptBatches(nowhere, now, { parallel: 1 })

    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => accept(someSave())))

    expect(asked).toBe(1)
    expect(answers.map((one) => one.status === 'rejected' && one.reason)).toEqual(answers.map(() => away))
  })

  it('refuses at once what comes while the oldest has waited too long, and takes it again afterwards', async () => {
    let ms = 0
    let refuseConnection: (reason: Error) => void = () => undefined
    const frozen = dbWith(() => new Promise((_, reject) => (refuseConnection = reject)))
    const accept = createAcceptBatches(frozen, now, { parallel: 1, monotonicMs: () => ms })
    const first = accept(someSave())
    const second = await settledSoon(accept(someSave()))

    ms += 3001
    const late = await settledSoon(accept(someSave()))
    refuseConnection(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }))
    await expect(first).rejects.toThrow('timed out')
    const afterwards = await settledSoon(accept(someSave()))

    expect(second).toBe('waits')
    expect(late).toMatchObject({ code: 'overloaded', status: 503, headers: { 'Retry-After': '2' } })
    expect(afterwards).toBe('waits')
  })

  it('refuses at once what comes while thousands wait', async () => {
    const frozen = dbWith(() => new Promise(() => undefined))
    const accept = createAcceptBatches(frozen, now, { parallel: 1 })
    const save = someSave()
    for (let n = 0; n < 4000; n += 1) accept({ ...save, requestKey: `key:${n}` }).catch(() => undefined)

    const late = await settledSoon(accept(someSave()))

    expect(late).toMatchObject({ code: 'overloaded' })
  })

  /** What it was refused with, or that it waits after all that is due has run. */
  async function settledSoon(work: Promise<unknown>): Promise<unknown> {
    const waits = new Promise((done) => setImmediate(() => setImmediate(() => done('waits'))))
    return Promise.race([work.catch((err: unknown) => err), waits])
  }

  function someSave(): NewSave {
    const saveId = newId('sav')
    return {
      saveId,
      appId: 'app_1',
      mode: 'test',
      userId: 'u',
      track: { title: saveId, artists: ['Band'] },
      recordingKeys: [`text:${saveId}`],
      services: ['spotify'],
      target: { kind: 'library' },
      context: {},
      notBefore: undefined,
      requestKey: `key:${saveId}`,
      fingerprint: 'f',
      requestKeyEndsAt: new Date(Date.now() + 60_000),
    }
  }
})
