import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import type { SaveStatus } from '../../core/domain/save.ts'
import type { Caller } from '../http/caller.ts'
import type { ShownPlacement, ShownSave } from './views.ts'

export interface SaveWithPlacements {
  readonly save: ShownSave
  readonly placements: readonly ShownPlacement[]
}

export interface SaveFilter {
  readonly user?: string | undefined
  readonly status?: SaveStatus | undefined
  readonly service?: string | undefined
  readonly limit: number
  /** Only saves made before this one. */
  readonly before?: string | undefined
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

/** Newest first. */
export async function listSaves(
  db: Db,
  caller: Caller,
  filter: SaveFilter,
): Promise<readonly SaveWithPlacements[]> {
  let query = mine(db, caller).orderBy('s.id', 'desc').limit(filter.limit)
  if (filter.user !== undefined) query = query.where('s.user_id', '=', filter.user)
  if (filter.before !== undefined) query = query.where('s.id', '<', filter.before)
  if (filter.service !== undefined) {
    query = query.where(
      sql<boolean>`exists (select from placements p where p.save_id = s.id and p.service = ${filter.service})`,
    )
  }
  if (filter.status !== undefined) query = query.where(sql<boolean>`(${derivedStatus}) = ${filter.status}`)
  return withPlacements(db, await query.execute())
}

function mine(db: Db, caller: Caller) {
  const query = db
    .selectFrom('saves as s')
    .select([
      's.id',
      's.app_id',
      's.user_id',
      's.track',
      's.target',
      's.context',
      's.not_before',
      's.created_at',
    ])
    .where('s.app_id', '=', caller.appId)
  return caller.userId === undefined ? query : query.where('s.user_id', '=', caller.userId)
}

async function withPlacements(db: Db, saves: readonly ShownSave[]): Promise<readonly SaveWithPlacements[]> {
  if (saves.length === 0) return []
  const rows = await db
    .selectFrom('placements')
    .select([
      'save_id',
      'service',
      'status',
      'matched',
      'candidates',
      'added_to',
      'error',
      'wake_at',
      'updated_at',
    ])
    .where(
      'save_id',
      'in',
      saves.map((save) => save.id),
    )
    .orderBy('rank')
    .execute()
  const bySave = Map.groupBy(rows, (row) => row.save_id)
  return saves.map((save) => ({ save, placements: bySave.get(save.id) ?? [] }))
}

/** `saveStatus` of core/domain/save.ts in SQL, for the filter; a test holds the two together. */
const derivedStatus = sql`select case
  when count(*) = 0 then 'needs_action'
  when bool_or(p.status in ('queued', 'matched')) then 'in_progress'
  when bool_or(p.status in ('awaiting_link', 'awaiting_review')) then 'needs_action'
  when bool_or(p.status = 'awaiting_release') then 'scheduled'
  when bool_and(p.status in ('saved', 'already_saved', 'undone')) then 'done'
  when bool_or(p.status in ('saved', 'already_saved', 'undone')) then 'partial'
  else 'failed' end
  from placements p where p.save_id = s.id`
