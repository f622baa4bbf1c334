import type { Config } from '../core/config/config.ts'
import type { Secrets } from '../core/config/secrets.ts'
import type { Database } from '../core/database/open.ts'
import type { HealthChecks } from '../core/health.ts'
import type { QueueBackend } from '../core/queue/backend.ts'
import { createAdminApp } from './admin/app.ts'
import { createServerApp } from './app.ts'
import type { ServerContext } from './context.ts'
import { createSaveLimits } from './http/rate-limit.ts'
import { createIssueLinkUrl } from './linking/link-ticket.ts'
import { listen } from './listen.ts'
import type { Listening } from './listen.ts'
import { createAcceptBatches } from './saves/accept-batches.ts'
import { announceAccepted } from './saves/announce-accepted.ts'

/** One statement is filled while the other one is committed; with more the batches get smaller and each save dearer. */
const PARALLEL_ACCEPTS = 2

/** What a process has before it answers requests. */
type Parts = Pick<
  ServerContext,
  'db' | 'doorbell' | 'services' | 'sealer' | 'tickets' | 'webhooks' | 'log' | 'metrics' | 'now' | 'newId'
>

export interface ServeOptions {
  readonly config: Config
  readonly secrets: Secrets
  readonly database: Database
  readonly ctx: Parts
  readonly backend: QueueBackend
  readonly checks: HealthChecks
  readonly publicUrl: () => string
  readonly playground?: ServerContext['playground']
}

/** Starts the HTTP side of a process, with the operator's pages on a listener of their own where one is asked for. */
export async function serve(
  options: ServeOptions,
): Promise<Listening & { readonly adminUrl: string | undefined }> {
  const { config, secrets, database, ctx, backend, checks, publicUrl, playground } = options
  const apart = config.adminPort !== undefined
  const token = secrets.adminToken
  const serverCtx: ServerContext = {
    ...ctx,
    publicUrl,
    playground,
    linkUrl: createIssueLinkUrl(ctx.tickets, publicUrl),
    ...accepting(config, database, ctx),
    notReady: checks.notReady,
    metricsAccess:
      secrets.metricsToken === undefined ? undefined : { token: secrets.metricsToken, text: checks.metrics },
  }
  const queues = { backend, mayWrite: config.adminQueues === 'write' }
  const operator = apart || token === undefined ? undefined : { token, queues }
  const server = await listen(createServerApp(serverCtx, operator), config.host, config.port)
  if (config.adminPort === undefined) return { ...server, adminUrl: undefined }
  const admin = await listen(createAdminApp(serverCtx, { token, queues }), config.adminHost, config.adminPort)
  return {
    url: server.url,
    adminUrl: admin.url,
    async close(patienceMs) {
      await Promise.all([server.close(patienceMs), admin.close(patienceMs)])
    },
  }
}

/** How requests reach the database, and how many of them may. */
function accepting(config: Config, database: Database, ctx: Parts) {
  return {
    db: database.requests,
    saveLimits: createSaveLimits(config),
    accept: createAcceptBatches(database.requests, ctx.now, {
      parallel: database.parallelism > 1 ? PARALLEL_ACCEPTS : 1,
      onAccepted: announceAccepted(ctx),
    }),
  }
}
