import { sql } from 'kysely'
import type { PlacementSwap, PlacementUndo, ReplacedTrack } from '../database/after-saving-tables.ts'
import type { Db } from '../database/open.ts'
import { movePlacements } from './transitions.ts'
import type { PlacementChange } from './transitions.ts'

/**
 * Placements (alias `p`) from which what gave way may be taken out: the version that was wished for is there, or the
 * whole save is taken back. Before that it would leave the listener with neither.
 */
export const MAY_TAKE_OUT = sql<boolean>`(p.status in ('saved', 'already_saved', 'undone') or p.undo is not null)`

export function isPending({ undo }: ReplacedTrack): boolean {
  return undo.status === 'pending'
}

/** When the next step is due: none when nothing is left to take out. */
export function settledAt(replaced: readonly ReplacedTrack[], next: Date): Date | null {
  return replaced.some(isPending) ? next : null
}

/** A version that gave way and is wished for again, as far as it is still where this save had put it. */
export function restored(
  before: ReplacedTrack | undefined,
): Pick<PlacementChange, 'was_present' | 'presence_skipped'> {
  const { undo, was_present = null, presence_skipped = false } = before ?? {}
  const isThere =
    undo?.status === 'pending' || (undo?.status === 'not_possible' && undo.code !== 'other_account')
  return isThere ? { was_present, presence_skipped } : { was_present: null, presence_skipped: false }
}

/** Changes what is told of the versions that gave way, for every placement that `where` picks (alias `p`). */
export async function changeReplaced(
  trx: Db,
  where: ReturnType<typeof sql>,
  change: (one: ReplacedTrack) => PlacementUndo,
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ save_id: string; service: string; swap: PlacementSwap }>`
    select p.save_id, p.service, p.swap from placements p where ${where} and p.swap is not null
    order by p.save_id for update`.execute(trx)
  for (const { save_id, service, swap } of rows) {
    const replaced = swap.replaced.map((one) => ({ ...one, undo: change(one) }))
    if (replaced.every((one, n) => one.undo === swap.replaced[n]?.undo)) continue
    const isPendingStill = replaced.some(isPending)
    const status = swap.status === 'pending' && !isPendingStill ? 'done' : swap.status
    await movePlacements(
      trx,
      sql`p.save_id = ${save_id} and p.service = ${service} and p.swap is not null`,
      { swap: { ...swap, status, replaced }, swap_at: settledAt(replaced, now) },
      now,
    )
  }
}
