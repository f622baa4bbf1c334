import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createLogger } from '../../../core/logger.ts'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox, SandboxAccount } from '../../../sandbox/simulator.ts'
import { call, startProduct } from '../../support/product.ts'
import type { Answer, Product, TestApp } from '../../support/product.ts'
import { createStorage, describeOnEveryStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { someUser } from './support/api.ts'
import { dumpDatabase, dumpRedis } from './support/dump.ts'
import { sendRaw } from './support/raw.ts'

const SERVICES = ['spotify', 'apple-music', 'amazon-music']
const TRACK = { title: 'Paper Lanterns - Night Ferry (Official Video)' }

describeOnEveryStorage('secrets', (mode) => {
  const lines: string[] = []
  const log = createLogger('trace', { write: (line: string) => void lines.push(line) })
  const answers: Answer[] = []
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let app: TestApp

  beforeAll(async () => {
    storage = await createStorage(mode)
    sandbox = await startSandbox({ appleApplyDelayMs: 0 })
  }, 120_000)

  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  }, 60_000)

  async function start(roles: readonly ('server' | 'worker')[]): Promise<void> {
    product = await startProduct({ storage, sandbox, roles, overrides: { log } })
  }

  async function ask(method: string, path: string, body?: unknown, token: string = app.key) {
    const answer = await call(product.url, token, method, path, body)
    answers.push(answer)
    return answer
  }

  it('stay where they belong: no log line, problem, job, event or row holds one', async () => {
    await start(['server'])
    app = await product.createApp()
    const accounts: SandboxAccount[] = []
    const [well, unwell] = [someUser(), someUser()]
    for (const user of [well, unwell])
      for (const service of SERVICES) accounts.push(await app.link(user, service))
    const session = String(
      (await call(product.url, app.key, 'POST', '/v1/user-sessions', { user: well })).body.token,
    )
    const secrets = [
      app.key,
      session,
      ...accounts.flatMap((account) => [account.accessToken, account.refreshToken ?? account.accessToken]),
      ...Object.entries({ ...sandbox.env, ...storage.env })
        .filter(([name]) => /SECRET|PRIVATE_KEY|TOKEN_KEYS/.test(name))
        .map(([, value]) => value.replace(/^test:/, '').trim()),
    ]
    const holds = (text: string) => secrets.filter((secret) => text.includes(secret))

    const accepted = await ask('POST', '/v1/saves', { user: well, track: TRACK, services: SERVICES })
    const doomed = await ask('POST', '/v1/saves', { user: unwell, track: TRACK, services: SERVICES })
    await askBadly(session)

    const queued = await everythingStored()
    const row = await product.running.ctx.db
      .selectFrom('saves')
      .select('recording_id')
      .where('id', '=', String(accepted.body.id))
      .executeTakeFirstOrThrow()
    // The dump sees the payloads of the jobs.
    expect(queued.queue).toContain(row.recording_id)
    expect(holds(JSON.stringify(queued))).toEqual([])

    await product.stop()
    for (const account of accounts.slice(SERVICES.length)) {
      const effect = { kind: 'answer' as const, status: 403, body: `no: ${account.accessToken}` }
      sandbox.addFault({ account: account.id, times: null, effect })
    }
    await start(['server', 'worker'])
    for (const id of [accepted.body.id, doomed.body.id]) {
      await waitFor('the save ends', async () => {
        const { body } = await ask('GET', `/v1/saves/${id}?wait=5`)
        return body.status !== 'in_progress'
      })
    }

    expect(holds(JSON.stringify(await everythingStored()))).toEqual([])
    expect(lines.length).toBeGreaterThan(answers.length)
    expect(holds(lines.join(''))).toEqual([])
    expect(holds(JSON.stringify(answers.map((answer) => answer.body)))).toEqual([])
    for (const line of lines) expect(line.trimEnd()).not.toContain('\n')
  }, 120_000)

  /** Secrets where they do not belong. */
  async function askBadly(session: string): Promise<void> {
    await ask('GET', `/v1/saves/${app.key}`)
    await ask('GET', `/v1/saves?cursor=${app.key}`)
    await ask('GET', `/v1/saves?service=${app.key}`)
    await ask('GET', `/${session}`)
    await ask('POST', '/v1/saves', `{"user": "${app.key}`)
    await ask('POST', '/v1/saves', { user: 'u', track: { isrc: app.key } })
    await ask('POST', '/v1/user-sessions', { user: 'u' }, session)
    await ask('GET', '/v1/saves', undefined, `${app.key}x`)
    const head = `GET /v1/saves HTTP/1.1\r\nHost: a\r\nAuthorization : Bearer ${app.key}\r\n\r\n`
    answers.push(await sendRaw(product.url, head))
  }

  async function everythingStored(): Promise<{ data: string; queue: string }> {
    const { own, others } = await dumpDatabase(product.running.ctx.db)
    return { data: own, queue: storage.redis === undefined ? others : await dumpRedis(storage.redis.url) }
  }
})
