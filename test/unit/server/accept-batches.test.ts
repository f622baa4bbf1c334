import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { LogEvent } from 'kysely'
import { Kysely, PostgresDialect } from 'kysely'
import type { PostgresPool } from 'kysely'
import { createApp } from '../../../core/apps/apps.ts'
import { envToConfig } from '../../../core/config/config.ts'
import { envToSecrets } from '../../../core/config/secrets.ts'
import { migrate } from '../../../core/database/migrate.ts'
import { openDatabase } from '../../../core/database/open.ts'
import type { Database } from '../../../core/database/open.ts'
import type { Schema } from '../../../core/database/schema.ts'
import { newId } from '../../../core/domain/ids.ts'
import type { NewSave } from '../../../core/saves/accept.ts'
import { createAcceptBatches } from '../../../server/saves/accept-batches.ts'
import type { OnAccepted } from '../../../server/saves/accept-batches.ts'

const now = () => new Date()

describe('accepting in batches', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'atm-batches-'))
  /** How many saves each statement carried, in order; -1 for one that failed. */
  const statements: number[] = []
  let database: Database
  let db: Kysely<Schema>
  let appId: string

  beforeAll(async () => {
    const env = { DATA_DIR: dataDir }
    const config = envToConfig(env, true)
    database = await openDatabase(config, envToSecrets(env, config))
    await migrate(database.db)
    const pool = database.queuePool as unknown as PostgresPool
    db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }), log: note })
    appId = (await createApp(database.db, newId, { name: 'App', mode: 'test' }, now())).id
  }, 120_000)

  afterAll(async () => {
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  beforeEach(() => void statements.splice(0))

  function note({ level, query }: LogEvent): void {
    const rows = query.parameters.find((one) => typeof one === 'string' && one.startsWith('[{"n":0'))
    if (typeof rows === 'string')
      statements.push(level === 'error' ? -1 : (JSON.parse(rows) as unknown[]).length)
  }

  function someSave(change: Partial<NewSave> = {}): NewSave {
    const saveId = newId('sav')
    return {
      saveId,
      appId,
      mode: 'test',
      userId: `u_${saveId}`,
      track: { title: saveId, artists: ['Band'] },
      recordingKeys: [`text:${saveId}`],
      services: ['spotify'],
      target: { kind: 'library' },
      context: {},
      notBefore: undefined,
      requestKey: `key:${saveId}`,
      fingerprint: 'f',
      requestKeyEndsAt: new Date(Date.now() + 60_000),
      ...change,
    }
  }

  const idOf = (result: PromiseSettledResult<{ saveId: string } | undefined>) =>
    result.status === 'fulfilled' ? result.value?.saveId : result.reason

  it('sends what arrives together in one statement, and answers each with its own', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })
    const saves = Array.from({ length: 30 }, () => someSave())

    const answers = await Promise.all(saves.map(accept))

    expect(statements).toEqual([30])
    expect(answers.map((answer) => answer?.saveId)).toEqual(saves.map((save) => save.saveId))
    expect(answers.map((answer) => answer?.placements.length)).toEqual(saves.map(() => 1))
  })

  it('sends what arrives meanwhile with the next one', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })

    const first = accept(someSave())
    await new Promise((turn) => setImmediate(turn))
    await Promise.all([first, ...Array.from({ length: 20 }, () => accept(someSave()))])

    expect(statements).toEqual([1, 20])
  })

  it('sends no more than 200 at once', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })

    await Promise.all(Array.from({ length: 450 }, () => accept(someSave())))

    expect(statements).toEqual([200, 200, 50])
  })

  it('refuses the one the database does not take, and accepts the others', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })
    const saves = Array.from({ length: 9 }, (_, n) =>
      someSave(n === 4 ? { track: { title: 'a\u0000b', artists: [] } } : {}),
    )

    const answers = await Promise.allSettled(saves.map(accept))

    const expected = saves.map((save, n) => (n === 4 ? expect.any(Error) : save.saveId))
    expect(answers.map(idOf)).toEqual(expected)
    const stored = await db
      .selectFrom('saves')
      .select('id')
      .where(
        'id',
        'in',
        saves.map((save) => save.saveId),
      )
      .execute()
    expect(stored).toHaveLength(8)
  })

  it('never has a request key twice in a statement; the second learns that it is taken', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })
    const requestKey = `key:${newId('req')}`
    const saves = [someSave({ requestKey }), someSave(), someSave({ requestKey }), someSave({ requestKey })]

    const answers = await Promise.all(saves.map(accept))

    expect(statements).toEqual([2, 1, 1])
    expect(answers.map((answer) => answer?.saveId)).toEqual([
      saves[0]?.saveId,
      saves[1]?.saveId,
      undefined,
      undefined,
    ])
  })

  it('leaves the key to the next one when the first is refused', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })
    const requestKey = `key:${newId('req')}`
    const bad = someSave({ requestKey, userId: 'a\u0000' })
    const good = someSave({ requestKey })

    const answers = await Promise.allSettled([accept(bad), accept(good)])

    expect(answers.map(idOf)).toEqual([expect.any(Error), good.saveId])
  })

  it('keeps equal keys of two apps apart in one statement', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })
    const other = await createApp(db, newId, { name: 'Other', mode: 'test' }, now())
    const requestKey = `key:${newId('req')}`
    statements.splice(0)

    const answers = await Promise.all([
      accept(someSave({ requestKey })),
      accept(someSave({ requestKey, appId: other.id })),
    ])

    expect(statements).toEqual([2])
    expect(answers.every((answer) => answer !== undefined)).toBe(true)
  })

  it('takes two saves of the same new recording, and of the same user, in one statement', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })
    const shared = { recordingKeys: [`isrc:${newId('req')}`], userId: `u_${newId('req')}` }

    const answers = await Promise.all([accept(someSave(shared)), accept(someSave(shared))])

    expect(statements).toEqual([2])
    expect(new Set(answers.map((answer) => answer?.recordingId)).size).toBe(1)
  })

  it('finds a recording by any of its keys, the strongest first', async () => {
    const accept = createAcceptBatches(db, now, { parallel: 1 })
    const [isrc, text] = [`isrc:${newId('req')}`, `text:${newId('req')}`]

    const full = await accept(someSave({ recordingKeys: [isrc, text] }))
    const byText = await accept(someSave({ recordingKeys: [text] }))
    const other = await accept(someSave({ recordingKeys: [`isrc:${newId('req')}`, text] }))

    expect(byText?.recordingId).toBe(full?.recordingId)
    expect(other?.recordingId).toBe(full?.recordingId)
  })

  it('tells of each commit once, with all that it holds and nothing else', async () => {
    const told: string[][] = []
    const onAccepted: OnAccepted = (saves) => void told.push(saves.map(({ save }) => save.saveId))
    const accept = createAcceptBatches(db, now, { parallel: 1, onAccepted })
    const saves = Array.from({ length: 20 }, () => someSave())
    await accept(saves[0] ?? someSave())

    await Promise.all([...saves.slice(1), someSave({ requestKey: saves[0]?.requestKey ?? '' })].map(accept))

    expect(told).toEqual([[saves[0]?.saveId], saves.slice(1).map((save) => save.saveId)])
  })
})
