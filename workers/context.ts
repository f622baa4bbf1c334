import type { Services } from '../adapters/services.ts'
import type { Sealer } from '../core/crypto/seal.ts'
import type { PresenceCheck } from '../core/config/config.ts'
import type { Db } from '../core/database/open.ts'
import type { Clock } from '../core/domain/ids.ts'
import type { Logger } from '../core/logger.ts'
import type { Metrics } from '../core/metrics.ts'
import type { Doorbell } from '../core/queue/doorbell.ts'
import type { ServiceRates } from './rate/rates.ts'
import type { AddressRule } from '../core/webhooks/address.ts'
import type { DescribeSaves } from '../core/webhooks/described-save.ts'
import type { AppMode } from '../core/domain/save.ts'
import type { WebhookTransport } from './tell/transport.ts'

/** What every job handler may use; built once per process in `workers/start.ts`. */
export interface WorkerContext {
  readonly db: Db
  readonly doorbell: Doorbell
  readonly services: Services
  readonly rates: ServiceRates
  readonly sealer: Sealer
  readonly webhooks: {
    readonly rules: Readonly<Record<AppMode, AddressRule>>
    /** How endpoints of an app are reached, by its mode. */
    readonly transports: Readonly<Record<AppMode, WebhookTransport>>
    readonly describeSaves: DescribeSaves
  }
  readonly limits: { readonly awaitingLinkDays: number; readonly awaitingReviewDays: number }
  readonly presenceCheck: PresenceCheck
  readonly log: Logger
  readonly metrics: Metrics
  readonly now: Clock
  /** 0 to 1; spreads waits. */
  readonly random: () => number
}
