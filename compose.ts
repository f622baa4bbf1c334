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
import { newId } from './core/domain/ids.ts'
import type { Clock, NewId } from './core/domain/ids.ts'
import type { Logger } from './core/logger.ts'
import { createMetrics } from './core/metrics.ts'
import { createQueueBackend } from './core/queue/backend.ts'
import type { QueueBackend } from './core/queue/backend.ts'
import { createDoorbell } from './core/queue/doorbell.ts'
import { createServerApp } from './server/app.ts'
import type { ServerContext } from './server/context.ts'
import { createIssueLinkUrl } from './server/linking/link-ticket.ts'
import { listen } from './server/listen.ts'
import { createAcceptBatches } from './server/saves/accept-batches.ts'
import type { WorkerContext } from './workers/context.ts'
import { startWorkers } from './workers/start.ts'

export type Role = 'server' | 'worker'

export interface ComposeOptions {
  readonly config: Config
  readonly secrets: Secrets
  readonly env: Env
  readonly registry: Pick<AdapterRegistry, 'all'>
  /** Where the simulators run; undefined = they do not. */
  readonly sandboxEnv?: Env | undefined
  readonly roles: readonly Role[]
  readonly log: Logger
  readonly now?: Clock
  readonly newId?: NewId
  readonly random?: () => number
}

export interface Running {
  /** Where the HTTP side answers; undefined without the server role. */
  readonly url: string | undefined
  readonly ctx: WorkerContext & Pick<ServerContext, 'newId' | 'tickets'>
  /** In order: no new requests, no new jobs, then the connections. */
  stop(patienceMs?: number): Promise<void>
}

const PATIENCE_MS = 10_000

/** Builds a process out of its parts. The only place that knows them all; everything else is handed what it needs. */
export async function compose(options: ComposeOptions): Promise<Running> {
  const { config, secrets, log } = options
  const now = options.now ?? (() => new Date())
  const database = await openDatabase(config, secrets)
  try {
    await migrate(database.db)
    const backend = await createQueueBackend(config, secrets, database, log)
    await backend.start()
    const ctx = {
      db: database.db,
      doorbell: createDoorbell(backend, log),
      services: createServices({ ...options, now }),
      sealer: createSealer(secrets.tokenKeys),
      tickets: createTickets(secrets.tokenKeys),
      limits: { awaitingLinkDays: config.awaitingLinkDays, awaitingReviewDays: config.awaitingReviewDays },
      log,
      metrics: createMetrics(),
      now,
      newId: options.newId ?? newId,
      random: options.random ?? Math.random,
    }
    return await run(options, database, backend, ctx)
  } catch (err) {
    await database.close()
    throw err
  }
}

async function run(
  options: ComposeOptions,
  database: Database,
  backend: QueueBackend,
  ctx: Running['ctx'],
): Promise<Running> {
  let draining = false
  let url: string | undefined
  const publicUrl = () => options.config.publicUrl ?? url ?? ''
  const workers = options.roles.includes('worker') ? startWorkers(ctx, backend) : undefined
  const server = options.roles.includes('server')
    ? await listen(
        createServerApp({
          ...ctx,
          publicUrl,
          linkUrl: createIssueLinkUrl(ctx.tickets, publicUrl),
          accept: createAcceptBatches(ctx.db, ctx.now, database.parallelism > 1 ? 4 : 1),
          notReady: () => notReady(database, draining),
        }),
        options.config.host,
        options.config.port,
      )
    : undefined
  url = server?.url
  return {
    url,
    ctx,
    async stop(patienceMs = PATIENCE_MS) {
      draining = true
      await server?.close(patienceMs)
      await workers?.stop(patienceMs)
      await ctx.doorbell.close()
      await backend.close()
      await database.close()
    },
  }
}

/** Redis is not asked: without it saves are still taken, and the sweep catches up. */
async function notReady(database: Database, draining: boolean): Promise<Readonly<Record<string, string>>> {
  if (draining) return { process: 'is shutting down' }
  try {
    const pending = await pendingMigrations(database.db)
    return pending.length === 0 ? {} : { migrations: `${pending.length} not applied` }
  } catch {
    return { database: 'cannot be reached' }
  }
}
