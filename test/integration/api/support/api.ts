import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { sql } from 'kysely'
import type { AppMode } from '../../../../core/domain/save.ts'
import type { StorageMode } from '../../../../core/config/config.ts'
import { startSandbox } from '../../../../sandbox/start.ts'
import type { Sandbox } from '../../../../sandbox/simulator.ts'
import { call, startProduct } from '../../../support/product.ts'
import type { Answer, Product, ProductOptions, TestApp } from '../../../support/product.ts'
import { createStorage } from '../../../support/storage.ts'
import type { Storage } from '../../../support/storage.ts'
import { createAnswerCheck } from './documented.ts'
import type { AnswerCheck } from './documented.ts'

export interface Api {
  readonly product: Product
  readonly sandbox: Sandbox
  readonly storage: Storage
  /** A test-mode app that all cases share; cases stay apart by their users. */
  readonly app: TestApp
  readonly db: Product['running']['ctx']['db']
  readonly now: () => Date
  /** Lets time pass for the product. */
  advance(ms: number): void
  /** Calls as the shared app, or with another credential (null = none); every answer is checked against the OpenAPI document. */
  call(
    method: string,
    path: string,
    body?: unknown,
    options?: { token?: string | null; headers?: Record<string, string> },
  ): Promise<Answer>
  /** A user session's token. */
  session(user: string, ttlSeconds?: number): Promise<string>
  createApp(mode?: AppMode): Promise<TestApp>
  /** Shuts the product down before the cases are over. */
  stop(): Promise<void>
  /** Runs `work` and expects every table to have as many rows as before. */
  writesNothing<T>(work: () => Promise<T>): Promise<T>
  rowCounts(): Promise<Readonly<Record<string, number>>>
}

interface Options extends Pick<ProductOptions, 'roles' | 'env' | 'overrides'> {
  /** Default: a fresh one of the mode. */
  readonly storage?: () => Promise<Storage>
}

/**
 * One product for all cases of a `describe`. By default without workers, so that saves stay as they were accepted. Its
 * clock never shows the same millisecond twice: two readings where one is meant show as a difference.
 */
export function useApi(mode: StorageMode, options: Options = {}): Api {
  let parts: { storage: Storage; sandbox: Sandbox; product: Product; app: TestApp; check: AnswerCheck }
  let stopping: Promise<void> | undefined
  let lastMs = 0
  let aheadMs = 0
  const now = () => {
    lastMs = Math.max(lastMs + 1, Date.now() + aheadMs)
    return new Date(lastMs)
  }

  beforeAll(async () => {
    const storage = await (options.storage ?? (() => createStorage(mode)))()
    const sandbox = await startSandbox({ appleApplyDelayMs: 0 })
    const { roles = ['server'], env = {}, overrides } = options
    const product = await startProduct({ storage, sandbox, roles, env, overrides: { now, ...overrides } })
    const app = await product.createApp()
    parts = { storage, sandbox, product, app, check: await createAnswerCheck(product.url) }
  }, 120_000)

  afterAll(async () => {
    await api.stop()
    await parts.sandbox.close()
    await parts.storage.remove()
  }, 60_000)

  const api: Api = {
    get product() {
      return parts.product
    },
    get sandbox() {
      return parts.sandbox
    },
    get storage() {
      return parts.storage
    },
    get app() {
      return parts.app
    },
    get db() {
      return parts.product.running.ctx.db
    },
    now,
    advance(ms) {
      aheadMs += ms
      // Asked more than once a millisecond, the clock has run ahead: it must not eat up what passes here.
      lastMs += ms
    },
    async call(method, path, body, { token = parts.app.key, headers = {} } = {}) {
      const answer = await call(parts.product.url, token ?? undefined, method, path, body, headers)
      parts.check(method, path, answer)
      return answer
    },
    async session(user, ttlSeconds = 3600) {
      const answer = await api.call('POST', '/v1/user-sessions', { user, ttl_seconds: ttlSeconds })
      expect(answer.status).toBe(201)
      return String(answer.body.token)
    },
    createApp: (mode) => parts.product.createApp(mode),
    stop() {
      stopping ??= parts.product.stop()
      return stopping
    },
    async writesNothing(work) {
      const before = await api.rowCounts()
      const result = await work()
      expect(await api.rowCounts()).toEqual(before)
      return result
    },
    async rowCounts() {
      const tables = await sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = 'public'
          and table_name <> ${REQUEST_LOG} order by 1`.execute(api.db)
      const counts = tables.rows.map(
        ({ name }) => sql`select ${name}::text as name, count(*)::int as rows from ${sql.table(name)}`,
      )
      const found = await sql<{ name: string; rows: number }>`${sql.join(counts, sql` union all `)}`.execute(
        api.db,
      )
      return Object.fromEntries(found.rows.map(({ name, rows }) => [name, rows]))
    },
  }
  return api
}

/** Whatever is asked in test mode is listed there, a moment later. */
const REQUEST_LOG = 'request_log'

export function someUser(): string {
  return `u_${randomUUID()}`
}

/** A recording nobody has asked for before. */
export function someTrack(): { title: string; artists: string[] } {
  const id = randomUUID().replaceAll('-', '')
  return { title: `Song ${id}`, artists: [`Band ${id}`] }
}

/** A request that is fine, for a user and a recording of its own. */
export function someSave(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { user: someUser(), track: someTrack(), services: ['spotify'], ...change }
}

/** Addresses of the linking pages hold a secret that is new in every answer; without it answers can be compared. */
export function withoutTickets<T>(body: T): T {
  return JSON.parse(JSON.stringify(body).replaceAll(/\/link\?session=[\w.-]+/g, '/link')) as T
}

export interface ExpectedProblem {
  readonly status: number
  readonly code: string
  /** Where the fault must be said to be; `in` is left out for the body. */
  readonly at?: readonly { readonly in?: string; readonly pointer: string }[]
}

/** RFC 9457, with our additions. */
export function expectProblem(answer: Answer, expected: ExpectedProblem): void {
  expect({ status: answer.status, code: answer.body?.code }).toEqual({
    status: expected.status,
    code: expected.code,
  })
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/)
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(new RegExp(`^http://.+/problems/${expected.code}$`)),
    title: expect.stringMatching(/./),
    status: expected.status,
    detail: expect.stringMatching(/./),
    request_id: answer.headers.get('request-id'),
  })
  if (expected.at === undefined) return
  expect(
    (answer.body.errors ?? []).map((error: { in?: string; pointer: string }) => ({
      pointer: error.pointer,
      ...(error.in === undefined ? {} : { in: error.in }),
    })),
  ).toEqual(expected.at)
  for (const error of answer.body.errors) expect(error.detail).toMatch(/./)
}
