import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStorage } from '../../test/support/storage-servers.ts'
import type { StorageMode } from '../../core/config/config.ts'
import { startChild } from './processes.ts'
import type { Child } from './processes.ts'

export interface BenchWorld {
  readonly env: Readonly<Record<string, string>>
  readonly sandboxUrl: string
  readonly sandboxEnv: Readonly<Record<string, string>>
  readonly appId: string
  readonly key: string
  /** Process ids of the servers that hold data and queue; none in embedded mode. */
  readonly storagePids: Readonly<Record<string, number>>
  /** Starts the product, both roles unless one is named; `more` is environment beside that of the world. */
  startProduct(
    role?: 'server' | 'worker',
    more?: Readonly<Record<string, string>>,
  ): Promise<Child & { readonly url: string }>
  /** Runs a command of the product's command line and gives back what it prints. */
  cli(...args: readonly string[]): Record<string, unknown>
  remove(): Promise<void>
}

/** Simulated services in a process of their own, empty storage, one app with one key. */
export async function setUpWorld(mode: StorageMode): Promise<BenchWorld> {
  const storage = await createStorage(mode)
  const sandbox = await startChild(['sandbox/main.ts'], {}, (line) => typeof line['url'] === 'string')
  const sandboxEnv = sandbox.hello['env'] as Record<string, string>
  const env = {
    ...storage.env,
    ...sandboxEnv,
    SANDBOX: 'false',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
  }
  const cli = (...args: readonly string[]) =>
    JSON.parse(
      execFileSync(process.execPath, ['server/cli/main.ts', ...args, '--json'], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
        maxBuffer: 64e6,
      }),
    ) as Record<string, unknown>
  const app = cli('apps', 'create', 'Bench', '--mode', 'test')['app'] as { id: string }
  const key = cli('keys', 'create', app.id)['key'] as string
  return {
    env,
    sandboxUrl: sandbox.hello['url'] as string,
    sandboxEnv,
    appId: app.id,
    key,
    storagePids: {
      ...(storage.postgres === undefined ? {} : { postgres: storage.postgres.pid }),
      ...(storage.redis === undefined ? {} : { redis: storage.redis.pid }),
    },
    cli,
    async startProduct(role, more = {}) {
      const args = ['main.ts', ...(role === undefined ? [] : [role])]
      const child = await startChild(args, { ...env, ...more }, (line) => line['msg'] === 'ready')
      return { ...child, url: (child.hello['url'] as string | undefined) ?? '' }
    },
    async remove() {
      await sandbox.stop()
      await storage.remove()
    },
  }
}

/** One account each for `count` listeners, linked through the command line. */
export async function linkListeners(
  world: BenchWorld,
  service: string,
  count: number,
): Promise<readonly Listener[]> {
  const listeners: Listener[] = []
  for (let n = 0; n < count; n += 1) {
    const response = await fetch(`${world.sandboxUrl}/control/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service }),
    })
    const account = (await response.json()) as {
      id: string
      accessToken: string
      refreshToken?: string
      expiresAt?: string
      market: string
    }
    listeners.push({ user: `listener-${n}`, account: account.id, accessToken: account.accessToken })
    lines.push(
      JSON.stringify({
        app: world.appId,
        user: `listener-${n}`,
        service,
        access_token: account.accessToken,
        ...(account.refreshToken === undefined ? {} : { refresh_token: account.refreshToken }),
        ...(account.expiresAt === undefined ? {} : { expires_at: account.expiresAt }),
        market: account.market,
      }),
    )
  }
  const file = join(mkdtempSync(join(tmpdir(), 'atm-links-')), 'links.jsonl')
  writeFileSync(file, `${lines.splice(0).join('\n')}\n`)
  world.cli('links', 'import', file)
  return listeners
}

const lines: string[] = []

export interface Listener {
  readonly user: string
  readonly account: string
  readonly accessToken: string
}
