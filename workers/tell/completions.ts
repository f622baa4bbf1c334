import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import type { PlacementStatus, SaveStatus } from '../../core/domain/save.ts'
import { saveStatus } from '../../core/domain/save.ts'

/** A save in one of these goes no further by itself and waits for nobody. */
const ENDED: ReadonlySet<SaveStatus> = new Set(['done', 'partial', 'failed'])
const ENDED_PLACEMENT: readonly PlacementStatus[] = [
  'saved',
  'already_saved',
  'undone',
  'failed',
  'not_found',
]

interface Standing {
  readonly save_id: string
  readonly app_id: string
  readonly user_id: string
  readonly completed_opens: number | null
  /** How often a placement of it has been on its way (again). */
  readonly opens: number
  readonly statuses: readonly PlacementStatus[]
}

/**
 * Writes `save.completed` for saves that have come to an end, once for each end. It cannot be written where a placement
 * moves: the last two placements of a save may end side by side, and neither transaction sees the other. Each of them
 * leads here after its commit, and here the save is locked.
 */
export async function tellCompletions(db: Db, saveIds: readonly string[], now: Date): Promise<void> {
  if (saveIds.length === 0) return
  // In the order of their ids, so that no two of these wait for each other.
  await sql`select from saves where id = any(${saveIds}::text[]) order by id for no key update`.execute(db)
  const standing = await sql<Standing>`
    select s.id as save_id, s.app_id, s.user_id, s.completed_opens,
      (select count(*)::int from events e where e.save_id = s.id and e.type = 'save.placement.updated'
        and e.data ->> 'status' <> all(${ENDED_PLACEMENT}::text[])) as opens,
      array(select p.status from placements p where p.save_id = s.id) as statuses
    from saves s where s.id = any(${saveIds}::text[])`.execute(db)
  const rows = standing.rows.map((row) => ({
    ...row,
    status: saveStatus(row.statuses.map((status) => ({ status }))),
  }))
  const ended = rows.filter((row) => ENDED.has(row.status) && row.completed_opens !== row.opens)
  const reopened = rows.filter((row) => !ENDED.has(row.status) && row.completed_opens !== null)
  await remember(db, ended, now)
  if (reopened.length === 0) return
  const ids = reopened.map((row) => row.save_id)
  await db.updateTable('saves').set({ completed_opens: null }).where('id', 'in', ids).execute()
}

async function remember(
  db: Db,
  ended: readonly (Standing & { readonly status: SaveStatus })[],
  now: Date,
): Promise<void> {
  if (ended.length === 0) return
  const rows = ended.map(({ save_id, opens, status }) => ({ save_id, opens, status }))
  await sql`
    with ended as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(save_id text, opens int, status text)
    ), noted as (
      update saves s set completed_opens = ended.opens from ended where s.id = ended.save_id
      returning s.id, s.app_id, s.user_id, ended.status
    )
    insert into events (app_id, user_id, save_id, type, data, created_at)
    select app_id, user_id, id, 'save.completed', jsonb_build_object('status', status), ${now}::timestamptz from noted`.execute(
    db,
  )
}
