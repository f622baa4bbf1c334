import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../../bench/lib/processes.ts'
import type { Child } from '../../bench/lib/processes.ts'
import type { StorageMode } from '../../core/config/config.ts'
import type { FaultRule, LedgerEntry, RequestRecord } from '../../sandbox/simulator.ts'
import { freePort } from '../support/free-port.ts'
import { createStorage } from '../support/storage-servers.ts'
import type { Storage } from '../support/storage-servers.ts'
import { waitFor } from '../support/wait-for.ts'
import { Client } from './client.ts'
import { openBooks } from './books.ts'
import type { Books } from './books.ts'

export const SERVICES: readonly string[] = ['spotify', 'apple-music', 'amazon-music']

/** A few restarts on a busy machine. */
const ACCEPTED_WITHIN_MS = 120_000

export interface Song {
  readonly title: string
  readonly artists: readonly string[]
}

export interface Accepted {
  readonly id: string
  readonly user: string
  readonly service: string
}

export interface Shown {
  readonly id: string
  readonly placements: readonly {
    readonly service: string
    readonly status: string
    readonly matched: { readonly id: string } | null
    readonly error?: unknown
  }[]
}

export interface ProcessOptions {
  readonly role?: 'server' | 'worker'
  readonly env?: Readonly<Record<string, string>>
  /** For Node, before the script. */
  readonly nodeArgs?: readonly string[]
}

export interface WorldOptions {
  readonly listeners: number
  /** A PostgreSQL of this world's own, which may be stopped; otherwise the one all test files share. */
  readonly ownPostgres?: boolean
}

/** Real processes: the simulated services in one, the product in any number of others that may be killed at any moment. */
export class ChaosWorld {
  readonly storage: Storage
  readonly books: Books
  readonly client: Client
  /** Every account of each listener on each service: `user service` → account ids. */
  readonly accounts = new Map<string, string[]>()
  readonly accepted: Accepted[] = []
  /** Every line any process of the product wrote, whichever output. */
  readonly log: string[] = []
  /** Where the simulators write down everything, their secrets included. */
  readonly sandboxDir: string
  readonly env: Readonly<Record<string, string>>
  private readonly sandbox: Child
  private readonly ports = new Map<string, number>()
  private readonly processes = new Map<string, Child>()

  private constructor(storage: Storage, sandbox: Child, sandboxDir: string, books: Books) {
    this.storage = storage
    this.sandbox = sandbox
    this.sandboxDir = sandboxDir
    this.books = books
    this.env = booksEnv(storage, sandbox)
    this.client = new Client(() => this.urls(), books.app.key)
  }

  static async start(mode: StorageMode, options: WorldOptions): Promise<ChaosWorld> {
    const storage = await storageOf(mode, options.ownPostgres ?? false)
    const sandboxDir = mkdtempSync(join(tmpdir(), 'atm-sandbox-'))
    const sandbox = await startChild(
      ['sandbox/main.ts', '--data-dir', sandboxDir],
      {},
      (line) => typeof line['url'] === 'string',
    )
    const books = await openBooks(booksEnv(storage, sandbox))
    const world = new ChaosWorld(storage, sandbox, sandboxDir, books)
    const users = Array.from({ length: options.listeners }, (_, n) => `listener-${n}`)
    await books.link(
      users.flatMap((user) => SERVICES.map((service) => ({ user, service }))),
      (body) => world.control('POST', '/accounts', body),
      (user, service, account) => world.linked(user, service, account),
    )
    // An embedded database has one owner.
    if (mode === 'embedded') await books.close()
    return world
  }

  linked(user: string, service: string, account: string): void {
    const key = `${user} ${service}`
    this.accounts.set(key, [...(this.accounts.get(key) ?? []), account])
  }

  async launch(name = 'product', options: ProcessOptions = {}): Promise<void> {
    const port = this.ports.get(name) ?? (await freePort())
    if (options.role !== 'worker') this.ports.set(name, port)
    const child = await startChild(
      [...(options.nodeArgs ?? []), 'main.ts', ...(options.role === undefined ? [] : [options.role])],
      { ...this.env, PORT: String(port), ...options.env },
      (line) => line['msg'] === 'ready',
      (line) => this.log.push(line),
    )
    this.processes.set(name, child)
  }

  /** Two servers and two workers, as in a small production set-up. */
  async launchFleet(): Promise<void> {
    await Promise.all(FLEET.map((name) => this.launchMember(name)))
  }

  /** Starts, or starts again, one of `FLEET`. */
  launchMember(name: string): Promise<void> {
    return this.launch(name, { role: name.startsWith('server') ? 'server' : 'worker' })
  }

  /** Ends a process; resolves to its exit code, null when the signal ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM', name = 'product'): Promise<number | null> {
    const child = this.processOf(name)
    return new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done(child.exitCode)
      child.once('exit', (code) => done(code))
      child.kill(signal)
    })
  }

  /** The exit code of a process that ends by itself; rejects when it still runs after `withinMs`. */
  async exit(name: string, withinMs: number): Promise<number | null> {
    const child = this.processOf(name)
    await waitFor(`${name} ends`, () => child.exitCode !== null || child.signalCode !== null, withinMs)
    return child.exitCode
  }

  /** Freezes and thaws. */
  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.processOf(name).kill(signal)
  }

  urls(): readonly string[] {
    return [...this.ports.values()].map((port) => `http://127.0.0.1:${port}`)
  }

  urlOf(name: string): string {
    return `http://127.0.0.1:${this.ports.get(name) ?? 0}`
  }

  /** Taps until the product says 202: a request that gets no answer is sent again, as a client would. */
  async tap(user: string, service: string, song: Song, key: string): Promise<string> {
    const refusals = new Map<string, number>()
    const send = async () => {
      const body = { user, track: song, services: [service] }
      const answer = await this.client.send('POST', '/v1/saves', body, { 'idempotency-key': key })
      if (answer.status === 202) return String(answer.body?.['id'])
      const why = `${answer.status} ${JSON.stringify(answer.body)}`.slice(0, 200)
      if (Number(answer.status) < 500 && answer.status !== 409 && answer.status !== 429)
        throw new Error(`${key}: ${why}`)
      refusals.set(why, (refusals.get(why) ?? 0) + 1)
      return undefined
    }
    const id = await waitFor(`${key} is accepted`, send, ACCEPTED_WITHIN_MS).catch((err: unknown) => {
      throw new Error(`${String(err)}: ${JSON.stringify([...refusals])}`, { cause: err })
    })
    this.accepted.push({ id, user, service })
    return id
  }

  /** Every save, as the API shows it. */
  async shown(): Promise<readonly Shown[]> {
    const all: Shown[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const after: string = cursor === undefined ? '' : `&cursor=${cursor}`
      const { status, body } = await this.client.send('GET', `/v1/saves?limit=100${after}`)
      if (status !== 200 || body === undefined) throw new Error(`GET /v1/saves: ${status}`)
      all.push(...(body['data'] as Shown[]))
      cursor = body['next_cursor'] as string | null
    }
    return all
  }

  async ledger(): Promise<readonly LedgerEntry[]> {
    const { entries } = (await this.control('GET', '/ledger')) as { entries: LedgerEntry[] }
    return entries
  }

  async requests(service: string): Promise<readonly RequestRecord[]> {
    return (await this.control('GET', `/requests?service=${service}`)) as RequestRecord[]
  }

  async fault(rule: FaultRule): Promise<void> {
    await this.control('POST', '/faults', rule)
  }

  /** The simulated services from outside, see `sandbox/control.ts`. */
  async control(method: string, path: string, body?: object): Promise<unknown> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${String(this.sandbox.hello['url'])}/control${path}`, { method, ...sent })
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  }

  async stop(): Promise<void> {
    for (const [name, { process: child }] of this.processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGCONT')
      await this.end('SIGKILL', name)
    }
    await this.books.close()
    await this.sandbox.stop()
    await this.storage.remove()
    rmSync(this.sandboxDir, { recursive: true, force: true })
  }

  private processOf(name: string) {
    const child = this.processes.get(name)?.process
    if (child === undefined) throw new Error(`${name} does not run`)
    return child
  }
}

export const FLEET: readonly string[] = ['server-1', 'server-2', 'worker-1', 'worker-2']

function booksEnv(storage: Storage, sandbox: Child): Readonly<Record<string, string>> {
  const simulated = sandbox.hello['env'] as Record<string, string>
  return { ...storage.env, ...simulated, SANDBOX: 'false', HOST: '127.0.0.1' }
}

async function storageOf(mode: StorageMode, own: boolean): Promise<Storage> {
  const shared = process.env['TEST_POSTGRES_URL']
  if (own) delete process.env['TEST_POSTGRES_URL']
  try {
    return await createStorage(mode)
  } finally {
    if (shared !== undefined) process.env['TEST_POSTGRES_URL'] = shared
  }
}
