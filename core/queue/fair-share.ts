/** `interactive`: somebody has just tapped. `backfill`: work that waited anyway, and steps aside. */
export type Urgency = 'interactive' | 'backfill'

/** Whose work is rung for. */
export interface Owner {
  readonly app_id: string
  readonly user_id: string
}

/** What was rung for counts half after this long. */
const HALF_LIFE_MS = 10_000
/** As much of one listener's work counts against their app; beyond that it counts against the listener alone. */
const COUNTED_OF_ONE = 20
/** BullMQ takes 1 (first) to 2^21; the upper half is for what steps aside. */
const BACKFILL = 2 ** 20
const KEPT = 10_000

/** Whether a job with this priority steps aside for taps. */
export function isBackfill(priority: number): boolean {
  return priority >= BACKFILL
}

interface Level {
  value: number
  at: number
}

/**
 * Gives places in line: the more an app, or one of its listeners, has rung for lately, the further behind. Who rings
 * seldom is first however much the others have waiting, and apps that ring alike take turns.
 */
export function createFairShare(now: () => number = () => performance.now()) {
  const apps = new Map<string, Level>()
  const listeners = new Map<string, Level>()

  /** Counts one more and gives back how many there were. */
  function count(levels: Map<string, Level>, key: string, more: number): number {
    const at = now()
    const level = levels.get(key)
    const left = level === undefined ? 0 : level.value * 0.5 ** ((at - level.at) / HALF_LIFE_MS)
    levels.set(key, { value: left + more, at })
    if (levels.size > KEPT) forgetOld(levels, at)
    return left
  }

  function forgetOld(levels: Map<string, Level>, at: number): void {
    for (const [key, level] of levels) if (at - level.at > 4 * HALF_LIFE_MS) levels.delete(key)
    // Too many at once for their age to tell: everybody starts anew.
    if (levels.size > KEPT) levels.clear()
  }

  return {
    /** The priority of the owner's next job in a queue; lower goes first. */
    next(queue: string, owner: Owner | undefined, urgency: Urgency): number {
      const line = `${queue} ${urgency}`
      const app = owner?.app_id ?? ''
      const ofUser = owner === undefined ? 0 : count(listeners, `${line} ${app} ${owner.user_id}`, 1)
      const ofApp = count(apps, `${line} ${app}`, ofUser < COUNTED_OF_ONE ? 1 : 0)
      const place = ofApp + (ofUser < COUNTED_OF_ONE ? 0 : ofUser)
      return Math.min(1 + Math.floor(place), BACKFILL - 1) + (urgency === 'backfill' ? BACKFILL : 0)
    },
  }
}
