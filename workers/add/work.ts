import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { Link } from '../../core/links/link.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'
import { observeEnd } from '../observe-end.ts'
import type { Addable, Waiting } from './load.ts'
import { sharedOf } from './shared.ts'

/** One run of a link's job. */
export interface AddWork {
  readonly ctx: WorkerContext
  readonly link: Link
  readonly mode: AppMode
  readonly service: ConfiguredService
  readonly signal: AbortSignal
}

/** Songs that cannot be looked up before the link's market is known. */
export function toLocate({ ctx, link }: AddWork): Promise<readonly Waiting[]> {
  return ctx.db
    .selectFrom('placements as p')
    .select(['p.save_id', 'p.status', 'p.attempts'])
    .where('p.app_id', '=', link.app_id)
    .where('p.user_id', '=', link.user_id)
    .where('p.service', '=', link.service)
    .where('p.status', '=', 'queued')
    .limit(1000)
    .execute()
}

/** Moves these placements of the link, as far as they are still where they were; the saves of those that were. */
export function moveBatch(
  work: AddWork,
  batch: readonly Waiting[],
  change: PlacementChange,
): Promise<ReadonlySet<string>> {
  return moveEach(
    work,
    batch.map((placement) => [placement, change] as const),
  )
}

/** The same, each placement its own way. */
export async function moveEach(
  { ctx, link }: AddWork,
  moves: readonly (readonly [Waiting, PlacementChange])[],
): Promise<ReadonlySet<string>> {
  if (moves.length === 0) return new Set()
  const moved = await sharedOf(ctx).desk.move(
    moves.map(([{ save_id: saveId, status: from }, change]) => ({
      saveId,
      service: link.service,
      from,
      linkId: link.id,
      change,
    })),
  )
  for (const [{ save_id }, change] of moves)
    if (moved.has(save_id)) observeEnd(ctx, [{ save_id, service: link.service }], change.status)
  return moved
}

/** Track ids without repetition, in order. */
export function trackIds(placements: readonly Addable[]): readonly string[] {
  return [...new Set(placements.map((placement) => placement.track_id))]
}
