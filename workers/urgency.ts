import { callContext } from '../adapters/call-context.ts'
import { isBackfill } from '../core/queue/fair-share.ts'
import type { Urgency } from '../core/queue/fair-share.ts'

/** How urgent the job is that runs now; what it leads to is as urgent. */
export function urgencyNow(): Urgency {
  return isBackfill(callContext().place ?? 0) ? 'backfill' : 'interactive'
}
