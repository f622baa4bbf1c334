import type { CallKind } from '../../adapters/call-context.ts'
import type { GateOf } from '../../adapters/http/gate.ts'
import type { FaultCode } from '../../core/faults.ts'
import type { Metrics } from '../../core/metrics.ts'

/** One request that was sent. Requests that were held back are none. */
export interface ObservedCall {
  readonly service: string
  readonly kind: CallKind
  readonly outcome: FaultCode | 'ok'
  readonly ms: number
}

/** Counts what goes out. Calls per 1,000 saves by kind are `atm_provider_call_duration_seconds_count` over `atm_saves_accepted_total`. */
export interface Observer {
  onCall(call: ObservedCall): void
  /** What could be called at once, where there is a limit. */
  onLevel(of: Pick<GateOf, 'service' | 'mode'>, tokens: number): void
}

export function metricsObserver(metrics: Metrics): Observer {
  return {
    onCall({ service, kind, outcome, ms }) {
      metrics.providerCalls.observe({ service, kind, outcome }, ms / 1000)
      if (outcome === 'rate_limited' || outcome === 'quota_exceeded') metrics.providerLimits.inc({ service })
    },
    onLevel: ({ service, mode }, tokens) => metrics.bucketLevel.set({ service, mode }, tokens),
  }
}
