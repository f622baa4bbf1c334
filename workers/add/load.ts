import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import type { PlacementStatus, AppMode } from '../../core/domain/save.ts'
import type { Link } from '../../core/links/link.ts'

/** One link, and at most how many placements of each kind. */
export interface Wanted {
  readonly linkId: string
  readonly most: number
}

/** What is due for one link. */
export interface DueWork {
  readonly link: Link
  readonly mode: AppMode
  /** Placements whose add was accepted and is not proved yet, oldest tap first. */
  readonly toProve: readonly Addable[]
  /** Placements whose track is to be added, in the order of the taps. */
  readonly toAdd: readonly Addable[]
}

/** A placement that is due for this link. */
export interface Waiting {
  readonly save_id: string
  readonly status: PlacementStatus
  readonly attempts: number
}

/** A placement that has its track and waits for the library. Times are milliseconds since 1970. */
export interface Addable extends Waiting {
  readonly recording_id: string
  readonly market: string
  readonly track_id: string
  readonly was_present: boolean | null
  readonly presence_skipped: boolean
  readonly rematched: boolean
  readonly added_at: number | null
  readonly wake_at: number
  /** When the service accepted the same track for another save of this link, which is not proved yet. */
  readonly accepted_at: number | null
}

/** For how long a song that is being looked up holds back those tapped after it. */
const IN_ORDER_MS = 3000

/**
 * What is due for each of the links, in one statement; undefined for a link that is gone. Libraries show the latest
 * addition first, so a song that was looked up faster lets those tapped before it go first; not for long.
 */
export async function loadDue(
  db: Db,
  wanted: readonly Wanted[],
  now: Date,
): Promise<readonly (DueWork | undefined)[]> {
  const links = JSON.stringify(wanted.map(({ linkId, most }) => ({ id: linkId, most })))
  const inOrder = sql`p.added_at is null and not exists (select from placements q where q.app_id = p.app_id
    and q.user_id = p.user_id and q.service = p.service and q.status = 'queued' and q.attempts = 0
    and q.save_id < p.save_id and q.wake_at > ${new Date(now.getTime() - IN_ORDER_MS)}::timestamptz
    and q.wake_at <= ${now}::timestamptz)`
  const { rows } = await sql<Link & { mode: AppMode; to_prove: Addable[]; to_add: Addable[] }>`
    select l.*, a.mode, ${due(sql`p.added_at is not null`, now)} as to_prove, ${due(inOrder, now)} as to_add
    from jsonb_to_recordset(${links}::jsonb) as w(id text, most integer)
    join links l on l.id = w.id join apps a on a.id = l.app_id`.execute(db)
  const byId = new Map(
    rows.map(({ mode, to_prove: toProve, to_add: toAdd, ...link }) => [
      link.id,
      { link, mode, toProve, toAdd },
    ]),
  )
  return wanted.map(({ linkId }) => byId.get(linkId))
}

function due(condition: ReturnType<typeof sql>, now: Date) {
  return sql`(select coalesce(jsonb_agg(d order by d.save_id), '[]'::jsonb) from (
    select p.save_id, p.status, p.attempts, p.recording_id, p.market, p.matched ->> 'id' as track_id, p.was_present,
      p.presence_skipped, p.rematched, ${ms(sql`p.added_at`)} as added_at, ${ms(sql`p.wake_at`)} as wake_at,
      (select ${ms(sql`max(o.added_at)`)} from placements o where o.app_id = l.app_id and o.user_id = l.user_id
        and o.service = l.service and o.status = 'matched' and o.matched ->> 'id' = p.matched ->> 'id'
        and o.save_id <> p.save_id) as accepted_at
    from placements p
    where p.app_id = l.app_id and p.user_id = l.user_id and p.service = l.service and p.status = 'matched'
      and p.matched is not null and p.wake_at <= ${now}::timestamptz and ${condition}
    order by p.save_id limit w.most) d)`
}

function ms(time: ReturnType<typeof sql>) {
  return sql`(extract(epoch from ${time}) * 1000)::double precision`
}
