import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { PlacementSwap, PlacementUndo, ReplacedTrack } from '../database/after-saving-tables.ts'
import type { Db } from '../database/open.ts'
import type { PlacementRow } from '../database/schema.ts'
import { chosenTrack, rememberChoice } from './choose.ts'
import type { Review } from './choose.ts'
import { isPending, restored, settledAt } from './replaced-tracks.ts'
import { movePlacements } from './transitions.ts'
import type { MovedPlacement } from './transitions.ts'
import { offeredVersions } from './versions.ts'

export type SwapOutcome =
  /** The placement is that version already, or will be. */
  | { readonly kind: 'no_change' }
  | { readonly kind: 'not_swappable'; readonly why: string }
  | { readonly kind: 'no_such_candidate' }
  | { readonly kind: 'swapped'; readonly moved: readonly MovedPlacement[]; readonly linkId: string }

/** So many versions that gave way are told of; older ones are forgotten once nothing is left to do about them. */
const MOST_TOLD = 10

/**
 * Makes a placement another version of what was tapped. It starts over with that version, so that all that holds for adding
 * holds for it; what it was before stays where it is until the new one is there, and is then taken out by the rules of
 * undo. The choice is kept for every later tap of this listener on this recording.
 */
export function swapVersion(db: Db, place: Review, candidate: string, now: Date): Promise<SwapOutcome> {
  return db.transaction().execute(async (trx): Promise<SwapOutcome> => {
    const placement = await trx
      .selectFrom('placements as p')
      .leftJoin('links as l', (join) =>
        join
          .onRef('l.app_id', '=', 'p.app_id')
          .onRef('l.user_id', '=', 'p.user_id')
          .onRef('l.service', '=', 'p.service')
          .on('l.status', '=', 'active'),
      )
      .selectAll('p')
      .select('l.id as link_id')
      .where('p.save_id', '=', place.saveId)
      .where('p.service', '=', place.service)
      .forUpdate('p')
      .executeTakeFirst()
    if (placement === undefined) return { kind: 'not_swappable', why: 'There is no such placement.' }
    const { matched, status, swap, link_id: linkId } = placement
    if (matched?.id === candidate && isStanding(placement)) return { kind: 'no_change' }
    const why = whyNot(placement)
    if (why !== undefined) return { kind: 'not_swappable', why }
    if (linkId === null) return { kind: 'not_swappable', why: 'The account is not linked. Link it first.' }
    const chosen = (await offeredVersions(trx, placement)).versions.find((one) => one.track.id === candidate)
    if (chosen === undefined) return { kind: 'no_such_candidate' }
    const track = chosenTrack(chosen)
    await rememberChoice(trx, place, placement, track, now)
    const before = swap?.replaced.find((one) => one.track.id === candidate)
    const moved = await movePlacements(
      trx,
      sql`p.save_id = ${place.saveId} and p.service = ${place.service} and p.status = ${status}`,
      {
        status: 'matched',
        matched: track,
        added_at: null,
        added_to: null,
        ...restored(before),
        error: null,
        attempts: 0,
        rematched: false,
        swap: begun(placement, candidate, now),
        swap_at: now,
        wake_at: now,
      },
      now,
    )
    return { kind: 'swapped', moved, linkId }
  })
}

type Placement = Selectable<PlacementRow>

function isStanding({ status, undo }: Placement): boolean {
  return undo === null && (status === 'matched' || status === 'saved' || status === 'already_saved')
}

/** Only what has come to rest in a library is swapped: who asks earlier would race with the add. */
function whyNot({ status, undo, matched }: Placement): string | undefined {
  if (undo !== null) return 'This save is taken back, or was asked to be.'
  if (status === 'queued' || status === 'matched')
    return 'It is still on its way. Ask again once it is saved.'
  return (status === 'saved' || status === 'already_saved') && matched !== null
    ? undefined
    : 'It is in no library, so there is nothing to swap.'
}

function begun(placement: Placement, candidate: string, now: Date): PlacementSwap {
  const { matched, status, was_present, presence_skipped, added_at, added_to, swap } = placement
  const older = (swap?.replaced ?? []).filter((one) => one.track.id !== candidate)
  if (matched === null || (status !== 'saved' && status !== 'already_saved'))
    return { status: 'pending', replaced: older }
  const replaced: ReplacedTrack = {
    track: matched,
    status,
    was_present,
    presence_skipped,
    added_at: added_at?.toISOString() ?? null,
    added_to,
    undo: { status: 'pending', asked_at: now.toISOString() },
  }
  const told = older.filter((one, n) => isPending(one) || n >= older.length - MOST_TOLD + 1)
  return { status: 'pending', replaced: [...told, replaced] }
}

/**
 * The new version could not be had: the placements that `where` picks (alias `p`) are again what they were, which is still
 * where it was, and say why. What was chosen in vain is not chosen for the next tap either.
 */
export async function giveBack(
  trx: Db,
  where: ReturnType<typeof sql>,
  { code, message }: { readonly code: string; readonly message: string },
  now: Date,
): Promise<ReadonlySet<string>> {
  const failed = await sql<Placement>`select p.* from placements p
    where ${where} and p.swap ->> 'status' = 'pending' order by p.save_id for update`.execute(trx)
  const given = new Set<string>()
  for (const { save_id, service, status, recording_id, app_id, user_id, matched, swap } of failed.rows) {
    const last = swap?.replaced.at(-1)
    if (swap === null || last === undefined) continue
    const rest = swap.replaced.slice(0, -1)
    await trx
      .deleteFrom('choices')
      .where('app_id', '=', app_id)
      .where('user_id', '=', user_id)
      .where('recording_id', '=', recording_id)
      .where('service', '=', service)
      .where('track_id', '=', matched?.id ?? '')
      .execute()
    await movePlacements(
      trx,
      sql`p.save_id = ${save_id} and p.service = ${service} and p.status = ${status}`,
      {
        status: last.status,
        matched: last.track,
        was_present: last.was_present,
        presence_skipped: last.presence_skipped,
        added_at: last.added_at === null ? null : new Date(last.added_at),
        added_to: last.added_to,
        error: null,
        attempts: 0,
        rematched: false,
        wake_at: null,
        swap: { status: 'not_possible', code, message, replaced: rest },
        swap_at: settledAt(rest, now),
      },
      now,
    )
    given.add(save_id)
  }
  return given
}

/** What became of taking out a version that gave way. Undefined `undo` = nothing yet, it is tried again. */
export async function settleReplaced(
  db: Db,
  place: { readonly saveId: string; readonly service: string; readonly trackId: string },
  change: {
    readonly undo?: PlacementUndo
    readonly undo_at?: Date | null
    readonly attempts?: number | 'one more'
  },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('placements')
      .select(['swap', 'swap_at'])
      .where('save_id', '=', place.saveId)
      .where('service', '=', place.service)
      .forUpdate()
      .executeTakeFirst()
    const { undo } = change
    const swap = row?.swap ?? null
    // Chosen again meanwhile: then it is no longer one that gave way.
    if (swap?.replaced.some((one) => one.track.id === place.trackId) !== true) return
    const replaced = swap.replaced.map((one) =>
      one.track.id === place.trackId && undo !== undefined ? { ...one, undo } : one,
    )
    const next = change.undo_at ?? row?.swap_at ?? now
    await movePlacements(
      trx,
      sql`p.save_id = ${place.saveId} and p.service = ${place.service} and p.swap is not null`,
      {
        ...(undo === undefined ? {} : { swap: settled(swap, replaced) }),
        ...(change.attempts === undefined ? {} : { attempts: change.attempts }),
        swap_at: settledAt(replaced, next),
      },
      now,
    )
  })
}

function settled(swap: PlacementSwap, replaced: readonly ReplacedTrack[]): PlacementSwap {
  const isDone = swap.status === 'pending' && !replaced.some(isPending)
  return { ...swap, replaced, ...(isDone ? { status: 'done' } : {}) }
}
