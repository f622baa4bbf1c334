import type { PlacementStatus } from '../core/domain/save.ts'
import { idTime } from '../core/domain/ids.ts'
import type { WorkerContext } from './context.ts'

const ENDS: ReadonlySet<PlacementStatus> = new Set(['saved', 'already_saved', 'failed', 'not_found'])

/** Counts how long placements took that have just come to an end; others are not counted. */
export function observeEnd(
  { metrics, now }: Pick<WorkerContext, 'metrics' | 'now'>,
  moved: readonly { readonly save_id: string; readonly service: string }[],
  status: PlacementStatus | undefined,
): void {
  if (status === undefined || !ENDS.has(status)) return
  const nowMs = now().getTime()
  for (const { save_id, service } of moved)
    metrics.saveSeconds.observe({ service, status }, Math.max(0, nowMs - idTime(save_id).getTime()) / 1000)
}
