import { afterAll, beforeAll, expect } from '@jest/globals'
import type { StorageMode } from '../../../../core/config/config.ts'
import type { ComposeOptions } from '../../../../compose.ts'
import { startSandbox } from '../../../../sandbox/start.ts'
import type { Sandbox } from '../../../../sandbox/simulator.ts'
import { sweepWebhooks } from '../../../../workers/tell/sweep.ts'
import { startProduct } from '../../../support/product.ts'
import type { Answer, Product, TestApp } from '../../../support/product.ts'
import { createStorage } from '../../../support/storage.ts'
import type { Storage } from '../../../support/storage.ts'
import { waitFor } from '../../../support/wait-for.ts'
import { Receiver } from './receiver.ts'
import type { Behaviour } from './receiver.ts'

export interface HookScene {
  readonly product: Product
  readonly sandbox: Sandbox
  readonly storage: Storage
  readonly db: Product['running']['ctx']['db']
  readonly now: () => Date
  readonly advance: (ms: number) => Promise<void>
  /** An app with one endpoint, and who listens there. */
  readonly listen: (options?: {
    events?: string[]
    behaviour?: Behaviour
    app?: TestApp
  }) => Promise<Listening>
}

export interface Listening {
  readonly app: TestApp
  readonly receiver: Receiver
  readonly endpoint: string
  readonly secret: string
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>
  /** The log, newest first. */
  readonly deliveries: () => Promise<readonly Record<string, unknown>[]>
}

/** The whole product on a clock that tests move; every wait is as short as the policy allows. */
export function useHooks(
  mode: StorageMode = 'postgres',
  overrides: Partial<Pick<ComposeOptions, 'resolveHost' | 'log'>> = {},
): HookScene {
  let parts: { storage: Storage; sandbox: Sandbox; product: Product }
  let aheadMs = 0
  const receivers: Receiver[] = []
  const now = () => new Date(Date.now() + aheadMs)

  beforeAll(async () => {
    const storage = await createStorage(mode)
    const sandbox = await startSandbox({ appleApplyDelayMs: 0, now })
    const product = await startProduct({
      storage,
      sandbox,
      env: { LOCAL_WEBHOOKS: 'true' },
      overrides: { now, random: () => 0, ...overrides },
    })
    parts = { storage, sandbox, product }
  }, 120_000)

  afterAll(async () => {
    await parts.product.stop()
    await Promise.all(receivers.map((receiver) => receiver.stop()))
    await parts.sandbox.close()
    await parts.storage.remove()
  }, 60_000)

  return {
    get product() {
      return parts.product
    },
    get sandbox() {
      return parts.sandbox
    },
    get storage() {
      return parts.storage
    },
    get db() {
      return parts.product.running.ctx.db
    },
    now,
    async advance(ms) {
      aheadMs += ms
      await sweepWebhooks(parts.product.running.ctx, new AbortController().signal)
    },
    async listen({ events = ['*'], behaviour, app } = {}) {
      const receiver = await Receiver.start(behaviour)
      receivers.push(receiver)
      const owner = app ?? (await parts.product.createApp())
      const made = await owner.call('POST', '/v1/webhook-endpoints', { url: receiver.url, events })
      expect({ status: made.status, body: made.body }).toMatchObject({ status: 201 })
      const path = `/v1/webhook-endpoints/${made.body.id}`
      return {
        app: owner,
        receiver,
        endpoint: made.body.id,
        secret: made.body.secret,
        call: (method, rest, body) => owner.call(method, path + rest, body),
        deliveries: async () => (await owner.call('GET', `${path}/deliveries?limit=100`)).body.data,
      }
    },
  }
}

let songs = 0

export function someSong() {
  songs += 1
  return { title: `Told ${songs}`, artists: ['The Hooks'] }
}

/** A save of the app; its id. */
export async function tap(app: TestApp, change: Record<string, unknown> = {}): Promise<string> {
  songs += 1
  const body = { user: `listener-${songs}`, track: someSong(), services: ['spotify'], ...change }
  const answer = await app.call('POST', '/v1/saves', body)
  if (answer.status !== 202) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

export function until(
  what: string,
  look: () => boolean | Promise<boolean>,
  withinMs?: number,
): Promise<boolean> {
  return waitFor(what, look, withinMs)
}
