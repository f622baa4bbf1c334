import type { Chance } from './random.ts'

/** What one music service charges for and allows. */
export interface ServiceRule {
  readonly callsPerSecond: number
  readonly callsPerLookup: number
  readonly callsPerBatch: number
  readonly mostPerBatch: number
}

export interface Habits {
  /** Part of the saves whose song nobody has asked for in the last weeks. */
  readonly lookupsPerSave: number
  /** Listeners who tap within the hours that a backlog lasts; more saves wait for fewer links then. */
  readonly listeners: number
  /** Part of the calls that fail and are made again. */
  readonly failing: number
}

export interface Step {
  readonly arrived: number
  /** 0 = the service answers nothing. */
  readonly open: number
  readonly seconds: number
}

export interface Backlog {
  arrived: number
  done: number
  /** Saves not in the library yet. */
  waiting: number
  /** Look-ups not made yet. */
  lookups: number
  calls: number
}

export const empty = (): Backlog => ({ arrived: 0, done: 0, waiting: 0, lookups: 0, calls: 0 })

/** Saves one link's job takes when `waiting` saves of `listeners` people wait: only a backlog makes batches. */
export function savesPerBatch(waiting: number, listeners: number, most: number): number {
  if (waiting < 1) return 1
  const links = listeners * (1 - Math.exp(-waiting / listeners))
  return Math.min(most, Math.max(1, waiting / Math.max(1, links)))
}

/** One step: what comes joins the queue, then the service's calls are spent, look-ups first. */
export function advance(
  backlog: Backlog,
  step: Step,
  rule: ServiceRule,
  habits: Habits,
  chance: Chance,
): void {
  backlog.arrived += step.arrived
  backlog.waiting += step.arrived
  backlog.lookups += chance.poisson(step.arrived * habits.lookupsPerSave)
  const allowed = rule.callsPerSecond * step.seconds * step.open
  let good = allowed * (1 - habits.failing)

  // A quarter at most is for look-ups when there is not enough for all: songs known already need not wait for others.
  const share = backlog.lookups * rule.callsPerLookup + backlog.waiting * rule.callsPerBatch > good ? 0.25 : 1
  const lookups = Math.min(backlog.lookups, (good * share) / rule.callsPerLookup)
  backlog.lookups -= lookups
  good -= lookups * rule.callsPerLookup

  const perBatch = savesPerBatch(backlog.waiting, habits.listeners, rule.mostPerBatch)
  const ready = Math.max(0, backlog.waiting - backlog.lookups)
  const saves = Math.min(ready, (good / rule.callsPerBatch) * perBatch)
  backlog.waiting -= saves
  backlog.done += saves
  backlog.calls +=
    (lookups * rule.callsPerLookup + (saves / perBatch) * rule.callsPerBatch) / (1 - habits.failing)
}
