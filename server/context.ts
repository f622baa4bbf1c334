import type { Services } from '../adapters/services.ts'
import type { Sealer } from '../core/crypto/seal.ts'
import type { Tickets } from '../core/crypto/tickets.ts'
import type { Db } from '../core/database/open.ts'
import type { Clock, NewId } from '../core/domain/ids.ts'
import type { AppMode } from '../core/domain/save.ts'
import type { Logger } from '../core/logger.ts'
import type { Metrics } from '../core/metrics.ts'
import type { Doorbell } from '../core/queue/doorbell.ts'
import type { AddressRule } from '../core/webhooks/address.ts'
import type { Playground } from './demo/playground.ts'
import type { SaveLimits } from './http/rate-limit.ts'
import type { IssueLinkUrl } from './linking/link-ticket.ts'
import type { AcceptSave } from './saves/accept-batches.ts'

/** What the routes may use; built once per process. */
export interface ServerContext {
  readonly db: Db
  readonly doorbell: Doorbell
  readonly services: Services
  readonly accept: AcceptSave
  readonly saveLimits: SaveLimits
  readonly log: Logger
  readonly metrics: Metrics
  readonly now: Clock
  readonly newId: NewId
  /** Where partners and listeners reach us, without a slash at the end. */
  readonly publicUrl: () => string
  readonly sealer: Sealer
  /** Where webhooks of an app may go, by its mode. */
  readonly webhooks: { readonly rules: Readonly<Record<AppMode, AddressRule>> }
  readonly tickets: Tickets
  readonly linkUrl: IssueLinkUrl
  /** Simulated services to play with; undefined = there is no demo. */
  readonly playground: Playground | undefined
  /** The metrics as text, for who shows this token; undefined = for nobody on this port. */
  readonly metricsAccess: { readonly token: string; readonly text: () => Promise<string> } | undefined
  /** Empty = ready. Otherwise what is not, by name. */
  readonly notReady: () => Promise<Readonly<Record<string, string>>>
}
