import { callContext } from '../../adapters/call-context.ts'
import type { CallKind } from '../../adapters/call-context.ts'
import type { CallGate, CallOutcome, GateOf } from '../../adapters/http/gate.ts'
import { Fault } from '../../core/faults.ts'
import { isBackfill } from '../../core/queue/fair-share.ts'
import { admission, takeProbe } from './breaker.ts'
import { rateNow, take } from './bucket.ts'
import type { Taken, Wanted } from './bucket.ts'
import { heldBack, notWanted } from './held-back.ts'
import { Line } from './line.ts'
import type { Caller } from './line.ts'
import type { Observer } from './observer.ts'
import type { Reporter } from './reports.ts'
import { msUntil } from './state.ts'
import type { StateStore } from './store.ts'

/** Nobody is held longer than this: what has to wait longer waits in PostgreSQL, not in a job. */
const LONGEST_WAIT_MS = 2000
/** Parked work comes back one after the other, at the rate at which it can be done; nobody later than this. */
const LONGEST_PARK_MS = 300_000

export interface GateParts {
  readonly of: GateOf
  readonly store: StateStore
  readonly reporter: Reporter
  readonly observer: Observer
  readonly now: () => Date
}

/** The gate of one service in one mode, in this process; what is shared with the others is in `store`. */
export class Gate implements CallGate {
  private readonly parts: GateParts
  private readonly line = new Line()
  private underWay = 0
  /** Bad news that is being written down: nobody is sent out before it is known. */
  private hearing = 0
  private pumping = false
  private timer: NodeJS.Timeout | undefined
  /** When the next one that is parked may come back, in milliseconds of the process. */
  private parkedUntil = 0

  constructor(parts: GateParts) {
    this.parts = parts
  }

  async enter(kind: CallKind, signal: AbortSignal): Promise<(outcome: CallOutcome) => Promise<void>> {
    const { place } = callContext()
    // Another address with limits of its own; and a listener who comes from the consent page cannot come again.
    const passes = kind === 'token'
    if (passes && place !== undefined) await this.refuseWhileClosed()
    const probe = passes ? false : await this.waitInLine(signal)
    const started = performance.now()
    this.parts.reporter.meter.count()
    return async (outcome) => {
      const ms = performance.now() - started
      this.parts.observer.onCall({ service: this.parts.of.service, kind, outcome: outcome?.code ?? 'ok', ms })
      // What goes wrong on one listener's consent page stops nobody's saves.
      if (passes && place === undefined) return
      const isBad = outcome?.scope === 'service'
      if (isBad) this.hearing += 1
      await this.parts.reporter.report(outcome, probe)
      if (isBad) this.hearing -= 1
      if (!passes) this.underWay -= 1
      this.pump()
    }
  }

  /** Milliseconds for which nobody should begin anything that needs this service; 0 = calls are welcome. */
  async heldMs(): Promise<number> {
    const admitted = admission(await this.parts.store.read(), this.parts.now())
    return admitted.may === 'wait' ? admitted.ms : 0
  }

  private async refuseWhileClosed(): Promise<void> {
    const ms = await this.heldMs()
    if (ms > 0) throw heldBack(this.parts.of.service, this.parts.store.known().reason, ms)
  }

  /** Resolves to whether the call is there to find out if the service is back. */
  private waitInLine(signal: AbortSignal): Promise<boolean> {
    const { place = 0 } = callContext()
    return new Promise((resolve, reject) => {
      const stop = () => caller.refuse(notWanted(this.parts.of.service))
      const timer = setTimeout(() => caller.refuse(this.tooLong(isBackfill(place))), LONGEST_WAIT_MS)
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        this.line.leave(caller)
      }
      const caller: Caller = {
        place,
        admit: (probe) => {
          end()
          this.underWay += 1
          resolve(probe)
        },
        refuse: (err) => {
          end()
          reject(err)
        },
      }
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      this.line.join(caller)
      this.pump()
    })
  }

  private pump(): void {
    if (this.pumping) return
    this.pumping = true
    this.letThrough()
      // The database is away: what waits is tried again like everything else that fails.
      .catch((err: unknown) => this.refuseAll(Fault.from(err)))
      .finally(() => {
        this.pumping = false
        if (this.line.length > 0 && this.free() > 0 && this.timer === undefined) this.pump()
      })
  }

  /** Everybody who may be let through now. Callers that come meanwhile share the next round, and its statement. */
  private async letThrough(): Promise<void> {
    const { store, of, now } = this.parts
    clearTimeout(this.timer)
    this.timer = undefined
    while (this.line.length > 0 && this.free() > 0) {
      const state = await store.read()
      const admitted = admission(state, now())
      if (admitted.may === 'wait') return this.refuseAll(heldBack(of.service, state.reason, admitted.ms))
      if (admitted.may === 'probe') {
        await this.probe()
        continue
      }
      if (rateNow(state, of.ceiling, now()) === undefined) {
        this.admit(this.free())
        continue
      }
      const nextMs = await this.takeTokens()
      if (nextMs > 0) {
        this.timer = setTimeout(() => {
          this.timer = undefined
          this.pump()
        }, nextMs)
        return
      }
    }
  }

  /** One caller of all processes goes to look; the others see its probe in the next round and wait. */
  private async probe(): Promise<void> {
    let mine = false
    await this.parts.store.change((state) => {
      mine = admission(state, this.parts.now()).may === 'probe'
      return mine ? takeProbe(this.parts.now()) : undefined
    })
    if (!mine) return
    const caller = this.line.next()
    if (caller === undefined) await this.parts.reporter.giveBackProbe()
    else caller.admit(true)
  }

  /** Lets through as many as there are tokens for; gives back when to look again, 0 = now. */
  private async takeTokens(): Promise<number> {
    const { store, of, now, observer } = this.parts
    let taken: Taken | undefined
    const state = await store.change((state) => {
      taken = undefined
      const rate = rateNow(state, of.ceiling, now())
      if (rate === undefined || admission(state, now()).may !== 'call') return undefined
      taken = take(state, rate, this.wanted(), now())
      return taken.taps + taken.others > 0 ? taken.change : undefined
    })
    observer.onLevel(of, state.tokens)
    if (taken === undefined) return 0
    this.admit(taken.taps + taken.others)
    return taken.taps + taken.others > 0 ? 0 : Math.min(taken.nextMs, LONGEST_WAIT_MS)
  }

  private wanted(): Wanted {
    const taps = Math.min(this.line.taps, this.free())
    return { taps, others: Math.min(this.line.length, this.free()) - taps }
  }

  /** Taps stand before all others, so the first `count` are those that there was room for. */
  private admit(count: number): void {
    for (let n = 0; n < count && this.free() > 0; n += 1) this.line.next()?.admit(false)
  }

  private free(): number {
    return this.hearing > 0 ? 0 : this.parts.of.maxConcurrent - this.underWay
  }

  private refuseAll(fault: Fault): void {
    for (const caller of this.line.takeAll()) caller.refuse(fault)
  }

  /** Taps come back soon; other work one by one, so that it does not all knock at once again and again. */
  private tooLong(isBackfill: boolean): Fault {
    const { store, of, now, reporter } = this.parts
    const rate = rateNow(store.known(), of.ceiling, now()) ?? Math.max(1, reporter.meter.perSecond())
    const at = performance.now()
    const soonest = at + LONGEST_WAIT_MS / 2
    if (isBackfill)
      this.parkedUntil = Math.min(Math.max(this.parkedUntil, soonest) + 1000 / rate, at + LONGEST_PARK_MS)
    const until = isBackfill ? this.parkedUntil : soonest
    const pause = msUntil(store.known().limited_until, now())
    return heldBack(of.service, 'rate_limited', Math.max(until - at, pause))
  }
}
