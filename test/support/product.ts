import { registry as productRegistry } from '../../adapters/registry.ts'
import type { AdapterRegistry } from '../../adapters/registry.ts'
import { compose } from '../../compose.ts'
import type { ComposeOptions, Role, Running } from '../../compose.ts'
import { createApp, createKey } from '../../core/apps/apps.ts'
import { envToConfig } from '../../core/config/config.ts'
import { envToSecrets } from '../../core/config/secrets.ts'
import type { AppMode } from '../../core/domain/save.ts'
import { storeLink } from '../../core/links/store-link.ts'
import type { NewLink } from '../../core/links/store-link.ts'
import { createLogger } from '../../core/logger.ts'
import { linkOf } from '../../demo.ts'
import type { NewAccount, Sandbox, SandboxAccount } from '../../sandbox/simulator.ts'
import type { Storage } from './storage.ts'

export interface Product {
  readonly url: string
  readonly running: Running
  readonly sandbox: Sandbox
  /** A new app with a key. */
  createApp(mode?: AppMode): Promise<TestApp>
  stop(): Promise<void>
}

export interface TestApp {
  readonly id: string
  readonly key: string
  /** Links a fresh sandbox account to a user of this app. */
  link(user: string, service: string, account?: NewAccount, link?: Partial<NewLink>): Promise<SandboxAccount>
  /** Calls the API as this app. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Tests look into answers of every shape; what they expect is what they assert.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
}

export interface ProductOptions {
  readonly storage: Storage
  readonly sandbox: Sandbox
  readonly registry?: Pick<AdapterRegistry, 'all'>
  readonly roles?: readonly Role[]
  readonly env?: Readonly<Record<string, string>>
  readonly overrides?: Partial<Pick<ComposeOptions, 'now' | 'newId' | 'random' | 'log'>>
}

/** The whole product in this process, on the given storage and simulators, on a port of its own. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { storage, sandbox } = options
  const env = { ...storage.env, PORT: '0', HOST: '127.0.0.1', SANDBOX: 'false', ...options.env }
  const config = envToConfig(env, true)
  const running = await compose({
    config,
    secrets: envToSecrets(env, config),
    env,
    registry: options.registry ?? productRegistry,
    sandboxEnv: sandbox.env,
    roles: options.roles ?? ['server', 'worker'],
    log: createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent'),
    ...options.overrides,
  })
  const url = running.url ?? ''
  return {
    url,
    running,
    sandbox,
    createApp: (mode = 'test') => createTestApp(running, sandbox, url, mode),
    stop: () => running.stop(5000),
  }
}

async function createTestApp(
  running: Running,
  sandbox: Sandbox,
  url: string,
  mode: AppMode,
): Promise<TestApp> {
  const { ctx } = running
  const app = await createApp(ctx.db, ctx.newId, { name: 'Test app', mode }, ctx.now())
  const key = await createKey(ctx.db, ctx.newId, { appId: app.id }, ctx.now())
  if (key === undefined) throw new Error('no key')
  return {
    id: app.id,
    key: key.key,
    async link(user, service, newAccount, link) {
      const account = sandbox.createAccount(service, newAccount)
      await storeLink(
        ctx.db,
        ctx,
        { ...linkOf(app.id, user, service, account, ctx.now()), ...link },
        ctx.now(),
      )
      return account
    },
    call: (method, path, body, headers) => call(url, key.key, method, path, body, headers),
  }
}

export async function call(
  url: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}
