import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/open.ts'
import type { PlacementUndo } from '../database/after-saving-tables.ts'
import { changeReplaced, MAY_TAKE_OUT } from './replaced-tracks.ts'
import { movePlacements } from './transitions.ts'

/** A wish that could not be carried out may be told again, unless the answer would be the same for ever. */
const FOR_EVER: readonly string[] = ['not_supported', 'not_known', 'other_account']

/** The answer for what was there already. */
export const WAS_THERE: PlacementUndo = {
  status: 'done',
  code: 'was_there_before',
  message: 'It was there before this save, so it stays.',
}

const NOT_LINKED: PlacementUndo = {
  status: 'not_possible',
  code: 'not_linked',
  message:
    'The account is no longer linked, so the song stays where it is. Link it again and undo once more.',
}

/** Taken back at once: nothing was added, and nothing will be. */
const NOTHING_ADDED = {
  status: 'undone',
  undo: { status: 'done' },
  undo_at: null,
  candidates: null,
  error: null,
  attempts: 0,
  wake_at: null,
} as const

/**
 * Takes a save back. What has not reached a library ends here; what has, or may have, is asked of the link's own job, so
 * that it never runs beside an add. Asking again changes nothing, unless something stood in the way that may have gone.
 */
export function undoSave(db: Db, save: { readonly id: string }, now: Date): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const mine = sql`p.save_id = ${save.id}`
    // Saves that wait for their listener's first service wait no longer.
    await trx
      .updateTable('saves')
      .set({ unplaced: false })
      .where('id', '=', save.id)
      .where('unplaced', '=', true)
      .execute()
    await movePlacements(
      trx,
      sql`${mine} and p.status in ('queued', 'awaiting_link', 'awaiting_review', 'awaiting_release', 'not_found')`,
      NOTHING_ADDED,
      now,
    )
    await movePlacements(
      trx,
      sql`${mine} and p.status in ('saved', 'already_saved') and p.was_present and p.undo is null`,
      { undo: WAS_THERE },
      now,
    )
    const again = sql`p.undo ->> 'status' = 'not_possible' and p.undo ->> 'code' <> all(${FOR_EVER}::text[])`
    await movePlacements(
      trx,
      sql`${mine} and (p.undo is null and p.status in ('matched', 'saved', 'already_saved') or ${again})`,
      { undo: { status: 'pending', asked_at: now.toISOString() }, undo_at: now },
      now,
    )
    await changeReplaced(trx, mine, (one) => askedAgain(one.undo, now), now)
    await endUndosWithoutLink(trx, mine, now)
  })
}

/** A version that gave way and is still there for a reason that may have gone. */
function askedAgain(undo: PlacementUndo, now: Date): PlacementUndo {
  const isFinal = undo.status !== 'not_possible' || FOR_EVER.includes(undo.code ?? '')
  return isFinal ? undo : { status: 'pending', asked_at: now.toISOString() }
}

/** Nobody can take back what is in a library that is no longer open to us. `where` picks among them (alias `p`). */
export async function endUndosWithoutLink(db: Db, where: RawBuilder<unknown>, now: Date): Promise<void> {
  const linked = sql`select from links l where l.app_id = p.app_id and l.user_id = p.user_id and l.service = p.service
    and l.status = 'active'`
  const stranded = sql`${where} and p.undo_at is not null and not exists (${linked})`
  const untouched = sql`p.added_at is null and p.was_present is null and not p.presence_skipped`
  await movePlacements(
    db,
    sql`${stranded} and p.status in ('queued', 'matched', 'awaiting_link') and ${untouched}`,
    NOTHING_ADDED,
    now,
  )
  const ended = { undo: NOT_LINKED, undo_at: null, attempts: 0 } as const
  await movePlacements(
    db,
    sql`${stranded} and p.status in ('queued', 'matched', 'awaiting_link')`,
    { ...ended, status: 'undone', wake_at: null },
    now,
  )
  await movePlacements(db, stranded, ended, now)
  await changeReplaced(
    db,
    sql`${where} and p.swap_at is not null and ${MAY_TAKE_OUT} and not exists (${linked})`,
    ({ undo }) => (undo.status === 'pending' ? NOT_LINKED : undo),
    now,
  )
}
