import { sql } from 'kysely'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { Link } from '../../core/links/link.ts'
import { giveBack, settleReplaced } from '../../core/saves/swap.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'
import { failure } from '../failure-text.ts'
import { observeEnd } from '../observe-end.ts'
import type { Addable, Undoable, Waiting } from './load.ts'
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

type Move = readonly [Waiting | Addable | Undoable, PlacementChange]

/** The same, each placement its own way. */
export async function moveEach(work: AddWork, moves: readonly Move[]): Promise<ReadonlySet<string>> {
  const placements: Move[] = []
  const given = new Set<string>()
  for (const move of moves) {
    const [one, change] = move
    if ('gave_way' in one && one.gave_way) await settle(work, one, change)
    else if (isSwapInVain(move)) {
      for (const id of await giveBackOf(work, one, change)) given.add(id)
    } else placements.push(move)
  }
  return new Set([...given, ...(await moveTogether(work, placements))])
}

async function moveTogether({ ctx, link }: AddWork, moves: readonly Move[]): Promise<ReadonlySet<string>> {
  if (moves.length === 0) return new Set()
  const moved = await sharedOf(ctx).desk.move(
    moves.map(([{ save_id: saveId, status: from, track_id: trackId }, change]) => ({
      saveId,
      service: link.service,
      from,
      trackId,
      linkId: link.id,
      change,
    })),
  )
  for (const [{ save_id }, change] of moves)
    if (moved.has(save_id)) observeEnd(ctx, [{ save_id, service: link.service }], change.status)
  return moved
}

function settle({ ctx, link }: AddWork, { save_id: saveId, track_id }: Undoable, change: PlacementChange) {
  const place = { saveId, service: link.service, trackId: track_id ?? '' }
  return settleReplaced(ctx.db, place, change, ctx.now())
}

/** Nobody is left without either version: what could not be added leaves the placement as it was. */
function isSwapInVain([one, { status }]: Move): boolean {
  return 'in_place_of' in one && one.in_place_of !== null && (status === 'failed' || status === 'not_found')
}

function giveBackOf({ ctx, link }: AddWork, one: Waiting, { error }: PlacementChange) {
  const where = sql`p.save_id = ${one.save_id} and p.service = ${link.service} and p.status = ${one.status}
    and p.matched ->> 'id' = ${one.track_id} and exists (select from links l where l.id = ${link.id})`
  const reason = error ?? failure('internal', link.service)
  return ctx.db.transaction().execute((trx) => giveBack(trx, where, reason, ctx.now()))
}

/** Track ids without repetition, in order. */
export function trackIds(placements: readonly Addable[]): readonly string[] {
  return [...new Set(placements.map((placement) => placement.track_id))]
}
