import { registry } from '../../adapters/registry.ts'
import { ASSUMED } from './assumptions.ts'
import type { Constants } from './constants.ts'
import type { Habits, ServiceRule } from './service.ts'

/** A service's own rules from its adapter, and the calls that were measured. */
export function ruleOf(id: string, { measured }: Constants): ServiceRule {
  const definition = registry.all.find((one) => one.id === id)
  const calls = measured.calls[id]
  if (definition === undefined || calls === undefined) throw new Error(`${id} has not been measured`)
  return {
    callsPerSecond: definition.rate.requestsPerSecond,
    callsPerLookup: calls.perLookup,
    callsPerBatch: calls.perBatchOfOne,
    // Where ten songs cost ten times the calls of one, batches save nothing.
    mostPerBatch:
      calls.perBatchOfTen >= 5 * calls.perBatchOfOne
        ? (10 * calls.perBatchOfOne) / calls.perBatchOfTen
        : definition.capabilities.maxIdsPerAdd,
  }
}

export function habitsFor(perYear: number, id: string): Habits {
  const listeners = (perYear / ASSUMED.savesPerListenerAYear) * ASSUMED.activeADay * (ASSUMED.shares[id] ?? 0)
  return {
    lookupsPerSave: ASSUMED.lookupsPerSave,
    listeners: Math.max(1, listeners),
    failing: ASSUMED.failing,
  }
}

/** Calls for one save that waits for nobody. */
export function callsPerSave(rule: ServiceRule, habits: Habits): number {
  return (rule.callsPerBatch + rule.callsPerLookup * habits.lookupsPerSave) / (1 - habits.failing)
}
