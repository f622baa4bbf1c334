import type { CallOutcome } from '../../adapters/http/gate.ts'
import { createBatches } from '../../core/batches.ts'
import type { Batches } from '../../core/batches.ts'
import type { Fault } from '../../core/faults.ts'
import { failed, windowIsOpen, worked } from './breaker.ts'
import type { Meter } from './meter.ts'
import type { ServiceState, StateChange } from './state.ts'
import type { StateStore } from './store.ts'

/** How often a process tells the others about calls that went well, while errors are being counted. */
const TELL_EVERY_MS = 500

interface Report {
  /** Undefined = the service answered as it should. */
  readonly fault: Fault | undefined
  /** The call was there to find out whether the service is back. */
  readonly probe: boolean
}

export interface ReporterOptions {
  readonly store: StateStore
  readonly meter: Meter
  readonly ceiling: number | undefined
  readonly now: () => Date
  readonly random: () => number
  readonly lost: (err: Error) => void
}

/** Turns what came of calls into what all processes know of the service. */
export class Reporter {
  readonly meter: Meter
  private readonly options: ReporterOptions
  private readonly told = new WeakSet<Fault>()
  private readonly reports: Batches<Report, undefined>
  /** Calls that went well since the others were last told. */
  private good = 0
  private toldAt = -Infinity

  constructor(options: ReporterOptions) {
    this.options = options
    this.meter = options.meter
    this.reports = createBatches<Report, undefined>({
      work: (all) => this.write(all),
      parallel: 1,
      most: 10_000,
      failsAll: () => true,
    })
  }

  /** Resolves when the others can know. Never rejects: the answer of a call counts more than the record of it. */
  async report(outcome: CallOutcome, probe: boolean): Promise<void> {
    if (outcome?.scope === 'service' && outcome.sent) {
      this.told.add(outcome)
      return this.tell({ fault: outcome, probe })
    }
    const { store, ceiling, now } = this.options
    const state = store.known()
    this.good = windowIsOpen(state, now()) ? this.good + 1 : 0
    // Stopped by its caller: nobody found out anything.
    if (probe && outcome?.code === 'internal') return this.giveBackProbe()
    const isDue = performance.now() - this.toldAt > TELL_EVERY_MS
    const seen = { ceiling, calls: isDue ? this.good : 0 }
    if (worked(state, seen, probe, now()) !== undefined) await this.tell({ fault: undefined, probe })
  }

  /** A fault that was found out above the request (our own credentials, say); once each. */
  async fault(fault: Fault): Promise<void> {
    if (fault.scope !== 'service' || !fault.sent || this.told.has(fault)) return
    this.told.add(fault)
    await this.tell({ fault, probe: false })
  }

  async giveBackProbe(): Promise<void> {
    await this.options.store
      .change((state) => (state.probe_until === null ? undefined : { probe_until: null }))
      .catch(this.options.lost)
  }

  private async tell(report: Report): Promise<void> {
    try {
      await this.reports.add(report)
    } catch (err) {
      this.options.lost(err as Error)
    }
  }

  private async write(all: readonly Report[]): Promise<readonly undefined[]> {
    const good = this.good
    await this.options.store.change((state) => this.changeOf(state, all, good))
    this.good = Math.max(0, this.good - good)
    this.toldAt = performance.now()
    return all.map(() => undefined)
  }

  /** Everything that was told while the last statement ran, in one change. */
  private changeOf(state: ServiceState, all: readonly Report[], good: number): StateChange | undefined {
    const { ceiling, now, random } = this.options
    let next = state
    let calls = good
    for (const { fault, probe } of all) {
      const seen = { ceiling, measured: this.meter.busiestSecond(), calls, random: random() }
      const change = fault === undefined ? worked(next, seen, probe, now()) : failed(next, fault, seen, now())
      if (change === undefined) continue
      if (windowIsOpen(next, now())) calls = 0
      next = { ...next, ...change }
    }
    return next === state ? undefined : next
  }
}
