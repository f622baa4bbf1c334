import type { AdapterRegistry } from '../../adapters/registry.ts'
import type { Config } from '../../core/config/config.ts'
import type { Env } from '../../core/config/env.ts'
import type { Secrets } from '../../core/config/secrets.ts'
import { createSealer } from '../../core/crypto/seal.ts'
import type { Sealer } from '../../core/crypto/seal.ts'
import { createTickets } from '../../core/crypto/tickets.ts'
import type { Tickets } from '../../core/crypto/tickets.ts'
import { migrate } from '../../core/database/migrate.ts'
import { openDatabase } from '../../core/database/open.ts'
import type { Db } from '../../core/database/open.ts'
import { namedByVariable } from '../../core/database/unreachable.ts'
import { ensurePartitions } from '../../core/database/partitions.ts'
import { newId } from '../../core/domain/ids.ts'
import type { Clock, NewId } from '../../core/domain/ids.ts'
import { createLogger } from '../../core/logger.ts'
import type { Logger } from '../../core/logger.ts'
import { createQueueBackend } from '../../core/queue/backend.ts'
import type { QueueBackend } from '../../core/queue/backend.ts'

/** What commands may use. The database is migrated: a first command on an empty machine works. */
export interface CliContext {
  readonly db: Db
  readonly backend: QueueBackend
  readonly sealer: Sealer
  readonly tickets: Tickets
  /** To standard error; standard output belongs to the result. */
  readonly log: Logger
  readonly registry: Pick<AdapterRegistry, 'all'>
  readonly config: Config
  readonly env: Env
  readonly newId: NewId
  readonly now: Clock
  readonly migrated: readonly string[]
  close(): Promise<void>
}

export async function openCli(
  config: Config,
  secrets: Secrets,
  env: Env,
  registry: Pick<AdapterRegistry, 'all'>,
): Promise<CliContext> {
  const database = await openDatabase(config, secrets)
  let backend: QueueBackend | undefined
  try {
    const migrated = await migrate(database.db)
    await ensurePartitions(database.db, new Date())
    const queue = await createQueueBackend(config, secrets, database, createLogger('silent'))
    backend = queue
    await queue.start()
    return {
      db: database.db,
      backend: queue,
      sealer: createSealer(secrets.tokenKeys),
      tickets: createTickets(secrets.tokenKeys),
      log: createLogger(config.logLevel),
      registry,
      config,
      env,
      newId,
      now: () => new Date(),
      migrated,
      async close() {
        await queue.close()
        await database.close()
      },
    }
  } catch (err) {
    await backend?.close()
    await database.close()
    throw namedByVariable(err, secrets.databaseUrl)
  }
}
