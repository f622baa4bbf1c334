import type { Services } from '../adapters/services.ts'
import type { Sealer } from '../core/crypto/seal.ts'
import type { Db } from '../core/database/open.ts'
import type { Clock } from '../core/domain/ids.ts'
import type { Logger } from '../core/logger.ts'
import type { Metrics } from '../core/metrics.ts'
import type { Doorbell } from '../core/queue/doorbell.ts'

/** What every job handler may use; built once per process in `workers/start.ts`. */
export interface WorkerContext {
  readonly db: Db
  readonly doorbell: Doorbell
  readonly services: Services
  readonly sealer: Sealer
  readonly limits: { readonly awaitingLinkDays: number; readonly awaitingReviewDays: number }
  readonly log: Logger
  readonly metrics: Metrics
  readonly now: Clock
  /** 0 to 1; spreads waits. */
  readonly random: () => number
}
