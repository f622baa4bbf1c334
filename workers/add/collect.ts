import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { Doorbell } from '../../core/queue/doorbell.ts'
import { addJob } from '../jobs/add.ts'
import type { Addable } from './load.ts'

/** Taps of one listener within this time travel together; nobody sees so small a wait. */
export const COLLECT_MS = 2000
/** Jobs that run in this process, for each call a service takes at once, from which on calls queue up. */
const CROWDED = 4
const KEPT = 10_000

/** Whose taps may travel together: what a link's job knows when it begins. */
export interface Collected {
  readonly linkId: string
  readonly mode: AppMode
  readonly service: ConfiguredService
}

/**
 * Decides which taps wait for company. The first tap of a listener goes at once; those that follow within `COLLECT_MS` are
 * collected and go together. When more taps come than the service allows calls, the first one waits for the others too.
 * What waits is only remembered here: the placements are due in PostgreSQL, and the sweep finds them if this process dies.
 */
export interface Collector {
  /** A link that waits for company needs nothing done. */
  isHeld(linkId: string): boolean
  /** Makes the link wait and rings when its time has come; false = go on now. */
  hold(link: Collected, taps: readonly Addable[]): boolean
  /** Calls are made for the link, until the function that is given back is called. */
  begin(link: Collected): () => void
  /** Whether more is to be done than the service takes calls for. */
  isPressed(mode: AppMode, service: ConfiguredService): boolean
}

export function createCollector(doorbell: Doorbell, now: Clock): Collector {
  const held = new Map<string, number>()
  const begun = new Map<string, number>()
  const running = new Map<string, number>()
  const demand = createDemand(now)
  const keyOf = (mode: AppMode, service: ConfiguredService) => `${mode} ${service.definition.id}`

  function isPressed(mode: AppMode, service: ConfiguredService): boolean {
    const key = keyOf(mode, service)
    if ((running.get(key) ?? 0) > CROWDED * service.definition.rate.maxConcurrent) return true
    // Each tap for itself would take one call to ask and one to add.
    return service.ceiling !== undefined && 2 * demand.perSecond(key) > service.ceiling
  }

  function waitMs(link: Collected, taps: readonly Addable[]): number {
    const at = now().getTime()
    const oldest = Math.min(...taps.map((tap) => tap.wake_at))
    // What was tried before, or waits that long already, has had its time.
    if (oldest <= at - COLLECT_MS || taps.some((tap) => tap.attempts > 0)) return 0
    const next = (begun.get(link.linkId) ?? 0) + COLLECT_MS
    const until = mustWait(link) ? oldest + COLLECT_MS : Math.min(next, oldest + COLLECT_MS)
    return until - at
  }

  /** Only a limit is a reason to hold the first tap; a queue in this process ends by itself, and collects meanwhile. */
  function mustWait({ mode, service }: Collected): boolean {
    return service.ceiling !== undefined && isPressed(mode, service)
  }

  return {
    isPressed,
    isHeld: (linkId) => (held.get(linkId) ?? 0) > now().getTime(),
    hold(link, taps) {
      demand.count(keyOf(link.mode, link.service), taps.length)
      const ms = waitMs(link, taps)
      if (ms <= 0) return false
      held.set(link.linkId, now().getTime() + ms)
      const ring = () => {
        held.delete(link.linkId)
        void doorbell.ring(addJob, [{ v: 1, service: link.service.definition.id, linkId: link.linkId }])
      }
      setTimeout(ring, ms).unref()
      return true
    },
    begin({ linkId, mode, service }) {
      const at = now().getTime()
      if (begun.size > KEPT) for (const [id, then] of begun) if (at - then > COLLECT_MS) begun.delete(id)
      begun.set(linkId, at)
      const key = keyOf(mode, service)
      running.set(key, (running.get(key) ?? 0) + 1)
      return () => running.set(key, (running.get(key) ?? 1) - 1)
    },
  }
}

/** How much came lately, by key. */
function createDemand(now: Clock) {
  const windows = new Map<string, { since: number; count: number; before: number }>()
  function current(key: string) {
    const at = now().getTime()
    const window = windows.get(key) ?? { since: at, count: 0, before: 0 }
    windows.set(key, window)
    const passed = at - window.since
    if (passed < 0 || passed >= COLLECT_MS) {
      window.before = passed < 2 * COLLECT_MS ? window.count : 0
      window.count = 0
      window.since = at
    }
    return window
  }
  return {
    count(key: string, more: number): void {
      current(key).count += more
    },
    perSecond(key: string): number {
      const { count, before } = current(key)
      return Math.max(count, before) / (COLLECT_MS / 1000)
    },
  }
}
