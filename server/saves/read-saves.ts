import type { Db } from '../../core/database/open.ts'
import type { Caller } from '../http/caller.ts'
import type { ShownPlacement, ShownSave } from './views.ts'

export interface SaveWithPlacements {
  readonly save: ShownSave
  readonly placements: readonly ShownPlacement[]
}

/** What `newId` makes; anything else is no id of ours and need not be looked for. */
export function isSaveId(text: string): boolean {
  return /^sav_[0-9a-f]{32}$/.test(text)
}

/** Undefined when there is no such save, or when it is another app's or another user's: nobody learns which. */
export async function readSave(db: Db, caller: Caller, id: string): Promise<SaveWithPlacements | undefined> {
  if (!isSaveId(id)) return undefined
  const save = await mine(db, caller).where('s.id', '=', id).executeTakeFirst()
  return save === undefined ? undefined : (await withPlacements(db, [save]))[0]
}

/** What of a save (alias `s`) a view needs. */
export const SAVE_COLUMNS = [
  's.id',
  's.app_id',
  's.user_id',
  's.recording_id',
  's.track',
  's.target',
  's.context',
  's.not_before',
  's.unplaced',
  's.created_at',
] as const

/** What of a placement (alias `p`) and its link (alias `l`) a view needs. */
export const PLACEMENT_COLUMNS = [
  'p.service',
  'p.status',
  'p.matched',
  'p.candidates',
  'p.added_to',
  'p.undo',
  'p.swap',
  'p.error',
  'p.wake_at',
  'p.updated_at',
  'l.consent_ends_at',
] as const

/** Saves (alias `s`) that the caller may see. */
export function mine(db: Db, caller: Caller) {
  const query = db.selectFrom('saves as s').select(SAVE_COLUMNS).where('s.app_id', '=', caller.appId)
  return caller.userId === undefined ? query : query.where('s.user_id', '=', caller.userId)
}

export async function withPlacements(
  db: Db,
  saves: readonly ShownSave[],
): Promise<readonly SaveWithPlacements[]> {
  if (saves.length === 0) return []
  const rows = await db
    .selectFrom('placements as p')
    // Only what waits for a release can outlive the consent it was asked for with.
    .leftJoin('links as l', (join) =>
      join
        .onRef('l.app_id', '=', 'p.app_id')
        .onRef('l.user_id', '=', 'p.user_id')
        .onRef('l.service', '=', 'p.service')
        .on('p.status', '=', 'awaiting_release'),
    )
    .select(['p.save_id', ...PLACEMENT_COLUMNS])
    .where(
      'p.save_id',
      'in',
      saves.map((save) => save.id),
    )
    .orderBy('p.rank')
    .execute()
  const bySave = Map.groupBy(rows, (row) => row.save_id)
  return saves.map((save) => ({ save, placements: bySave.get(save.id) ?? [] }))
}
