import type { CreateGate } from '../../adapters/http/gate.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { Fault } from '../../core/faults.ts'
import type { Logger } from '../../core/logger.ts'
import { Gate } from './gate.ts'
import { Meter } from './meter.ts'
import type { Observer } from './observer.ts'
import { Reporter } from './reports.ts'
import { StateStore } from './store.ts'

/** What job handlers ask and tell about the services' limits; the requests themselves pass the gates. */
export interface ServiceRates {
  /**
   * Milliseconds for which nothing that needs the service should be begun, with a little spread; 0 = go ahead. Costs no
   * statement more often than every 25 ms.
   */
  heldMs(mode: AppMode, service: string): Promise<number>
  /** Tells about a fault that concerns the whole service. Safe to call with any fault, and with one that is known. */
  failed(mode: AppMode, fault: Fault): Promise<void>
}

export interface RatesOptions {
  readonly db: Db
  readonly now: Clock
  readonly random: () => number
  readonly observer: Observer
  readonly log: Logger
}

/** The gates of one process: `createGate` is handed to the adapters, `rates` to the jobs. */
export function createRates(options: RatesOptions): { createGate: CreateGate; rates: ServiceRates } {
  const { db, now, random, observer, log } = options
  const gates = new Map<string, { readonly gate: Gate; readonly reporter: Reporter }>()
  return {
    createGate(of) {
      const store = new StateStore(db, { mode: of.mode, service: of.service }, now)
      const lost = (err: Error) =>
        log.warn({ service: of.service, err: err.message }, 'the state of a service could not be written')
      const reporter = new Reporter({ store, meter: new Meter(), ceiling: of.ceiling, now, random, lost })
      const gate = new Gate({ of, store, reporter, observer, now })
      gates.set(`${of.mode} ${of.service}`, { gate, reporter })
      return gate
    },
    rates: {
      async heldMs(mode, service) {
        const ms = (await gates.get(`${mode} ${service}`)?.gate.heldMs()) ?? 0
        return ms === 0 ? 0 : Math.ceil(ms * (1 + 0.1 * random()))
      },
      async failed(mode, fault) {
        await gates.get(`${mode} ${fault.service ?? ''}`)?.reporter.fault(fault)
      },
    },
  }
}
