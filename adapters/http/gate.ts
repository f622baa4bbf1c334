import type { ServiceId } from '../../core/domain/ids.ts'
import type { Fault } from '../../core/faults.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { CallKind } from '../call-context.ts'

/** What came of a request; `undefined` = the service did as it was asked. */
export type CallOutcome = Fault | undefined

/**
 * Every request to a service passes here first: rate rules, limits and outages are one rule for everybody and no
 * adapter's concern.
 */
export interface CallGate {
  /**
   * Resolves when the request may be sent; to be told once what came of it, before anybody else hears of it. Rejects with
   * a `Fault` that was not `sent` when the wait would be longer than is worth holding a job, or the caller gave up.
   */
  enter(kind: CallKind, signal: AbortSignal): Promise<(outcome: CallOutcome) => Promise<void>>
}

/** What the gate of one service in one mode is made for. */
export interface GateOf {
  readonly mode: AppMode
  readonly service: ServiceId
  /** Requests under way at the same time, in this process. */
  readonly maxConcurrent: number
  /** Requests a second, all processes together; undefined = nobody set one (stand-ins). */
  readonly ceiling: number | undefined
}

export type CreateGate = (of: GateOf) => CallGate

/** Lets everything through. */
export const openGate: CallGate = {
  enter: () => Promise.resolve(() => Promise.resolve()),
}
