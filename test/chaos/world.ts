import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../../bench/lib/processes.ts'
import type { Child } from '../../bench/lib/processes.ts'
import type { StorageMode } from '../../core/config/config.ts'
import type { LedgerEntry, SandboxAccount } from '../../sandbox/simulator.ts'
import { freePort } from '../support/free-port.ts'
import { createStorage } from '../support/storage-servers.ts'
import type { Storage } from '../support/storage-servers.ts'
import { waitFor } from '../support/wait-for.ts'

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

/** Real processes: the simulated services in one, the product in another that may be killed at any moment. */
export class ChaosWorld {
  readonly storage: Storage
  /** Account of each listener on each service: `user service` → account id. */
  readonly accounts = new Map<string, string>()
  readonly accepted: Accepted[] = []
  private readonly sandbox: Child
  private readonly url: string
  private readonly env: Readonly<Record<string, string>>
  private product: Child | undefined
  private key = ''

  private constructor(storage: Storage, sandbox: Child, port: number) {
    this.storage = storage
    this.sandbox = sandbox
    this.url = `http://127.0.0.1:${port}`
    const simulated = sandbox.hello['env'] as Record<string, string>
    this.env = { ...storage.env, ...simulated, SANDBOX: 'false', HOST: '127.0.0.1', PORT: String(port) }
  }

  static async start(mode: StorageMode, listeners: number): Promise<ChaosWorld> {
    const storage = await createStorage(mode)
    const sandbox = await startChild(['sandbox/main.ts'], {}, (line) => typeof line['url'] === 'string')
    const world = new ChaosWorld(storage, sandbox, await freePort())
    const app = world.cli('apps', 'create', 'Chaos', '--mode', 'test')['app'] as { id: string }
    world.key = world.cli('keys', 'create', app.id)['key'] as string
    await world.link(app.id, listeners)
    return world
  }

  async launch(): Promise<void> {
    this.product = await startChild(['main.ts'], this.env, (line) => line['msg'] === 'ready')
  }

  /** Ends the product's process; resolves to its exit code, null when the signal ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.product?.process
    if (child === undefined) throw new Error('the product does not run')
    return new Promise((done) => {
      child.once('exit', (code) => done(code))
      child.kill(signal)
    })
  }

  /** Taps until the product says 202: a request that gets no answer is sent again, as a client would. */
  async tap(user: string, service: string, song: Song, key: string): Promise<void> {
    const body = JSON.stringify({ user, track: song, services: [service] })
    const headers = { ...this.asApp(), 'content-type': 'application/json', 'idempotency-key': key }
    const refusals = new Map<string, number>()
    const send = async () => {
      const answer = await fetch(`${this.url}/v1/saves`, { method: 'POST', headers, body }).catch(
        () => undefined,
      )
      const text = await answer?.text().catch(() => undefined)
      if (answer?.status === 202 && text !== undefined) return JSON.parse(text) as { id: string }
      const why = answer === undefined ? 'nobody there' : `${answer.status} ${text ?? 'cut'}`
      if (answer !== undefined && answer.status < 500 && answer.status !== 409)
        throw new Error(`${key}: ${why}`)
      refusals.set(why.slice(0, 200), (refusals.get(why.slice(0, 200)) ?? 0) + 1)
      return undefined
    }
    const { id } = await waitFor(`${key} is accepted`, send, ACCEPTED_WITHIN_MS).catch((err: unknown) => {
      throw new Error(`${String(err)}: ${JSON.stringify([...refusals])}`, { cause: err })
    })
    this.accepted.push({ id, user, service })
  }

  /** Every save, as the API shows it. */
  async shown(): Promise<readonly Shown[]> {
    const all: Shown[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const after: string = cursor === undefined ? '' : `&cursor=${cursor}`
      const answer = await fetch(`${this.url}/v1/saves?limit=100${after}`, { headers: this.asApp() })
      const page = (await answer.json()) as { data: Shown[]; next_cursor: string | null }
      all.push(...page.data)
      cursor = page.next_cursor
    }
    return all
  }

  async ledger(): Promise<readonly LedgerEntry[]> {
    const { entries } = (await this.control('GET', '/ledger')) as { entries: LedgerEntry[] }
    return entries
  }

  /** Songs that every service has in a version that is easy to find. */
  async songs(count: number): Promise<readonly Song[]> {
    type Known = Song & { version: string; ids: Record<string, string>; onlyIn?: string[]; notIn?: string[] }
    const all = (await this.control('GET', '/catalogue?limit=500')) as readonly Known[]
    const easy = all.filter(
      (one) =>
        one.version === 'studio' &&
        /^[\w ]{8,}$/.test(one.title) &&
        one.onlyIn === undefined &&
        one.notIn === undefined &&
        SERVICES.every((service) => one.ids[service] !== undefined),
    )
    return easy.slice(0, count).map(({ title, artists }) => ({ title, artists }))
  }

  async stop(): Promise<void> {
    const child = this.product?.process
    if (child !== undefined && child.exitCode === null && child.signalCode === null) await this.end('SIGKILL')
    await this.sandbox.stop()
    await this.storage.remove()
  }

  private asApp() {
    return { authorization: `Bearer ${this.key}` }
  }

  private cli(...args: readonly string[]): Record<string, unknown> {
    const options = { env: { ...process.env, ...this.env }, encoding: 'utf8', maxBuffer: 64e6 } as const
    const printed = execFileSync(process.execPath, ['server/cli/main.ts', ...args, '--json'], options)
    return JSON.parse(printed) as Record<string, unknown>
  }

  private async link(app: string, listeners: number): Promise<void> {
    const lines: string[] = []
    for (let n = 0; n < listeners; n += 1) {
      for (const service of SERVICES) {
        const account = (await this.control('POST', '/accounts', { service })) as SandboxAccount
        const user = `listener-${n}`
        this.accounts.set(`${user} ${service}`, account.id)
        const {
          accessToken: access_token,
          refreshToken: refresh_token,
          expiresAt: expires_at,
          market,
        } = account
        lines.push(JSON.stringify({ app, user, service, access_token, refresh_token, expires_at, market }))
      }
    }
    const file = join(mkdtempSync(join(tmpdir(), 'atm-links-')), 'links.jsonl')
    writeFileSync(file, lines.join('\n'))
    const { imported } = this.cli('links', 'import', file)
    if (imported !== lines.length) throw new Error(`${String(imported)} links imported`)
  }

  private async control(method: string, path: string, body?: object): Promise<unknown> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${String(this.sandbox.hello['url'])}/control${path}`, { method, ...sent })
    return response.json()
  }
}
