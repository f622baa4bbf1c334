import { setTimeout as sleep } from 'node:timers/promises'
import { callContext } from './adapters/call-context.ts'
import { createServices } from './adapters/services.ts'
import type { AdapterRegistry } from './adapters/registry.ts'
import type { Config } from './core/config/config.ts'
import type { Env } from './core/config/env.ts'
import type { Secrets } from './core/config/secrets.ts'
import { createSealer } from './core/crypto/seal.ts'
import { createTickets } from './core/crypto/tickets.ts'
import { migrate, pendingMigrations } from './core/database/migrate.ts'
import { openDatabase } from './core/database/open.ts'
import type { Database } from './core/database/open.ts'
import { ensurePartitions } from './core/database/partitions.ts'
import { namedByVariable } from './core/database/unreachable.ts'
import { newId } from './core/domain/ids.ts'
import type { Clock, NewId } from './core/domain/ids.ts'
import type { Logger } from './core/logger.ts'
import { listenForHealth } from './core/health.ts'
import type { HealthChecks } from './core/health.ts'
import { createMetrics } from './core/metrics.ts'
import { createScrape } from './core/metrics-storage.ts'
import { createQueueBackend } from './core/queue/backend.ts'
import type { QueueBackend } from './core/queue/backend.ts'
import { createDoorbell } from './core/queue/doorbell.ts'
import { createAddress } from './server/address.ts'
import type { Address } from './server/address.ts'
import type { ServerContext } from './server/context.ts'
import type { Playground } from './server/demo/playground.ts'
import { serve } from './server/serve.ts'
import { createDescribeSaves } from './server/webhooks/describe-saves.ts'
import type { DescribeContext } from './server/webhooks/describe-saves.ts'
import type { WorkerContext } from './workers/context.ts'
import { queueNames } from './workers/jobs/queue-names.ts'
import { metricsObserver } from './workers/rate/observer.ts'
import { createRates } from './workers/rate/rates.ts'
import { startWorkers } from './workers/start.ts'
import { createResolve } from './workers/tell/resolve.ts'
import type { Resolve } from './workers/tell/resolve.ts'
import { createTransport } from './workers/tell/transport.ts'

export type Role = 'server' | 'worker'

export interface ComposeOptions {
  readonly config: Config
  readonly secrets: Secrets
  readonly env: Env
  readonly registry: Pick<AdapterRegistry, 'all'>
  /** Where the simulators run; undefined = they do not. */
  readonly sandboxEnv?: Env | undefined
  /** What the demo at `/` may do with them; undefined = no demo. */
  readonly playground?: Playground | undefined
  readonly roles: readonly Role[]
  readonly log: Logger
  readonly now?: Clock
  readonly newId?: NewId
  readonly random?: () => number
  /** Finds the addresses of hosts that webhooks go to. */
  readonly resolveHost?: Resolve
  /** A worker takes no more jobs: the process had better start anew. */
  readonly onSilent?: (queue: string) => void
}

export interface Running {
  /** Where the HTTP side answers; undefined without the server role. */
  readonly url: string | undefined
  /** Where probes and metrics answer; undefined without HEALTH_PORT. */
  readonly healthUrl: string | undefined
  /** Where the operator's pages are when they have a listener of their own. */
  readonly adminUrl: string | undefined
  readonly ctx: WorkerContext & Pick<ServerContext, 'newId' | 'tickets'>
  /** In order: no new requests, no new jobs, then the connections. */
  stop(patienceMs?: number): Promise<void>
}

const PATIENCE_MS = 10_000
const GOODBYE_MS = 2000
const EMBEDDED_JOBS_AT_ONCE = 16

/** Builds a process out of its parts. The only place that knows them all; everything else is handed what it needs. */
export async function compose(options: ComposeOptions): Promise<Running> {
  const { config, secrets, log } = options
  const now = options.now ?? (() => new Date())
  const database = await openDatabase(config, secrets)
  try {
    await migrate(database.db)
    await ensurePartitions(database.db, now())
    const backend = await createQueueBackend(config, secrets, database, log)
    await backend.start()
    const metrics = createMetrics()
    const random = options.random ?? Math.random
    const observer = metricsObserver(metrics)
    const { createGate, rates } = createRates({ db: database.db, now, random, observer, log })
    const base = {
      db: database.db,
      doorbell: createDoorbell(backend, log, () => callContext().place),
      services: createServices({ ...options, now, createGate }),
      rates,
      sealer: createSealer(secrets.tokenKeys),
      tickets: createTickets(secrets.tokenKeys),
      limits: { awaitingLinkDays: config.awaitingLinkDays, awaitingReviewDays: config.awaitingReviewDays },
      presenceCheck: config.presenceCheck,
      log,
      metrics,
      now,
      newId: options.newId ?? newId,
      random,
    }
    const address = createAddress(config.publicUrl)
    const ctx = { ...base, webhooks: createWebhooks(options, { ...base, publicUrl: address.publicUrl }) }
    return await run(options, database, backend, ctx, address)
  } catch (err) {
    await database.close()
    throw namedByVariable(err, secrets.databaseUrl)
  }
}

/** Only apps in test mode may be told on this machine, and only where the operator says so. */
function createWebhooks(
  { config, resolveHost }: ComposeOptions,
  ctx: DescribeContext,
): Running['ctx']['webhooks'] {
  const resolve = resolveHost ?? createResolve()
  const rules = { live: { local: false }, test: { local: config.localWebhooks } }
  return {
    rules,
    transports: {
      live: createTransport({ resolve, rule: rules.live }),
      test: createTransport({ resolve, rule: rules.test }),
    },
    describeSaves: createDescribeSaves(ctx),
  }
}

async function run(
  options: ComposeOptions,
  database: Database,
  backend: QueueBackend,
  ctx: Running['ctx'],
  { publicUrl, listensAt }: Address,
): Promise<Running> {
  let draining = false
  const workers = options.roles.includes('worker')
    ? startWorkers(ctx, backend, {
        services: options.config.workerServices,
        // One session serves them all: more at once would only wait for it.
        jobsAtOnce: database.parallelism > 1 ? undefined : EMBEDDED_JOBS_AT_ONCE,
        kept: { saves: options.config.savesKeptMonths, events: options.config.eventsKeptMonths },
        onSilent: options.onSilent ?? (() => undefined),
      })
    : undefined
  const checks = {
    alive: () => workers?.alive() ?? true,
    notReady: () => notReady(database, draining),
    metrics: createScrape(ctx.metrics, {
      db: ctx.db,
      now: ctx.now,
      services: ctx.services.registry.all.map(({ id }) => id),
      queues: options.roles.includes('server') ? allQueues(ctx, backend) : undefined,
      poolWaiters: () => database.waiting(),
    }),
  }
  const health = await showHealth(options.config, checks)
  const server = options.roles.includes('server')
    ? await serve({ ...options, database, backend, ctx, checks, publicUrl })
    : undefined
  listensAt(server?.url)
  return {
    url: server?.url,
    healthUrl: health?.url,
    adminUrl: server?.adminUrl,
    ctx,
    async stop(patienceMs = PATIENCE_MS) {
      draining = true
      await server?.close(patienceMs)
      await atMost(patienceMs + GOODBYE_MS, workers?.stop(patienceMs))
      for (const transport of Object.values(ctx.webhooks.transports)) transport.close()
      await atMost(GOODBYE_MS, ctx.doorbell.close())
      await backend.close()
      await database.close()
      health?.close()
    },
  }
}

/**
 * BullMQ says goodbye to its queue and waits for the answer. A queue that is away must not hold up the end: what it
 * would have been told it finds out by itself.
 */
async function atMost(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  const done = new AbortController()
  const late = sleep(ms, undefined, { signal: done.signal }).catch(() => undefined)
  await Promise.race([work, late])
  done.abort()
}

/** Redis is not asked: without it saves are still taken, and the sweep catches up. */
async function notReady(database: Database, draining: boolean): Promise<Readonly<Record<string, string>>> {
  if (draining) return { process: 'is shutting down' }
  try {
    const pending = await pendingMigrations(database.requests)
    return pending.length === 0 ? {} : { migrations: `${pending.length} not applied` }
  } catch {
    return { database: 'cannot be reached' }
  }
}

async function showHealth({ healthPort, host }: Config, checks: HealthChecks) {
  return healthPort === undefined ? undefined : listenForHealth(checks, host, healthPort)
}

/** Servers look into the queues for everybody: there are few of them, and they are asked anyway. */
function allQueues({ services }: Running['ctx'], backend: QueueBackend) {
  const names = queueNames([...services.offered('live'), ...services.offered('test')])
  return names.map((name) => backend.queue(name))
}
