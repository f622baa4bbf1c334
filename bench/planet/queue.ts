import type { Chance } from './random.ts'

export interface QueueRun {
  readonly arrived: number
  readonly done: number
  /** Still waiting or being served at the end. */
  readonly left: number
  readonly seconds: number
  /** Means over time and over customers. */
  readonly inSystem: number
  readonly secondsInSystem: number
  readonly p99Seconds: number
}

/**
 * M/M/c: arrivals by chance at `perSecond`, `servers` of them served at once, each for `serviceSeconds` on average, in the
 * order they came. Event by event.
 */
export function queueRun(
  rule: { readonly perSecond: number; readonly servers: number; readonly serviceSeconds: number },
  seconds: number,
  chance: Chance,
): QueueRun {
  const freeAt = new Float64Array(rule.servers)
  const stays: number[] = []
  let [arrived, done, area] = [0, 0, 0]
  for (
    let at = chance.exponential(1 / rule.perSecond);
    at < seconds;
    at += chance.exponential(1 / rule.perSecond)
  ) {
    arrived += 1
    let soonest = 0
    for (let n = 1; n < freeAt.length; n += 1) if (freeAt[n]! < freeAt[soonest]!) soonest = n
    const leaves = Math.max(at, freeAt[soonest]!) + chance.exponential(rule.serviceSeconds)
    freeAt[soonest] = leaves
    area += Math.min(leaves, seconds) - at
    if (leaves <= seconds) done += 1
    stays.push(leaves - at)
  }
  const sorted = Float64Array.from(stays).toSorted()
  return {
    arrived,
    done,
    left: arrived - done,
    seconds,
    inSystem: area / seconds,
    secondsInSystem: stays.reduce((sum, one) => sum + one, 0) / Math.max(1, arrived),
    p99Seconds: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  }
}
