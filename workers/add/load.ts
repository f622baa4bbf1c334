import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import { planned } from '../../core/database/planned.ts'
import type { PlacementStatus, AppMode } from '../../core/domain/save.ts'
import type { Link } from '../../core/links/link.ts'
import { MAY_TAKE_OUT } from '../../core/saves/replaced-tracks.ts'

/** One link, and at most how many placements of each kind. */
export interface Wanted {
  readonly linkId: string
  readonly most: number
  /** The service cannot say what is in the library, so our own saves are asked. */
  readonly askOwnSaves: boolean
}

/** What is due for one link. */
export interface DueWork {
  readonly link: Link
  readonly mode: AppMode
  /** Placements whose add was accepted and is not proved yet, oldest tap first. */
  readonly toProve: readonly Addable[]
  /** Placements whose track is to be added, in the order of the taps. */
  readonly toAdd: readonly Addable[]
  /** Placements whose listener takes them back. */
  readonly toUndo: readonly Undoable[]
}

/** A placement that is due for this link. */
export interface Waiting {
  readonly save_id: string
  readonly status: PlacementStatus
  readonly attempts: number
  /** Undefined = whichever; what happens to another track says nothing about this one. */
  readonly track_id?: string | null
}

/** A placement that has its track and waits for the library. Times are milliseconds since 1970. */
export interface Addable extends Waiting {
  readonly recording_id: string
  readonly market: string
  readonly track_id: string
  /** Name of the playlist it goes to; null = the library. */
  readonly playlist: string | null
  readonly was_present: boolean | null
  readonly presence_skipped: boolean
  readonly rematched: boolean
  readonly added_at: number | null
  readonly wake_at: number
  /** When anything about it was written last. */
  readonly changed_at: number
  /** When the service accepted the same track for another save of this link, which is not proved yet. */
  readonly accepted_at: number | null
  /** An earlier save put the same track into the library and stands; false where the service itself can be asked. */
  readonly saved_before: boolean
  /** It is to take the place of this track, which is still there; null = of none. */
  readonly in_place_of: string | null
}

/** A placement that is to be taken back. */
export interface Undoable extends Waiting {
  readonly track_id: string | null
  /** Another version that the placement was before; false = what the placement is. */
  readonly gave_way: boolean
  /** Where the listener finds it by hand. */
  readonly open_url: string | null
  readonly playlist: string | null
  readonly was_present: boolean | null
  readonly presence_skipped: boolean
  readonly added_at: number | null
  /** Milliseconds since 1970. */
  readonly asked_at: number
  /** It was added while another account was linked, or may have been. */
  readonly other_account: boolean
  /** The listener's oldest other save that has the same track in the same place and is not taken back. */
  readonly kept_by: (Waiting & { readonly was_present: boolean | null }) | null
}

/** For how long a song that is being looked up holds back those tapped after it. */
const IN_ORDER_MS = 3000

interface Row {
  readonly link_id: string
  readonly mode: AppMode
  readonly to_prove: readonly Addable[]
  readonly to_add: readonly Addable[]
  readonly to_undo: readonly Undoable[]
}

interface Values extends Readonly<Record<string, unknown>> {
  readonly p_links: string
  readonly p_now: Date
}

/**
 * Libraries show the latest addition first, so a song that was looked up faster lets those tapped before it go first; not for
 * long.
 */
const inOrder = sql`p.added_at is null and p.undo_at is null and not exists (select from ${waiting('q')}
  where q.status = 'queued' and q.attempts = 0 and q.save_id < p.save_id
    and q.wake_at > p_now - interval '${sql.raw(String(IN_ORDER_MS))} ms' and q.wake_at <= p_now)`

const dueWork = planned<Row, Values>({
  name: 'due_work',
  parameters: { p_links: 'jsonb', p_now: 'timestamptz' },
  returns: 'link_id text, mode text, to_prove jsonb, to_add jsonb, to_undo jsonb',
  joinsTables: true,
  body: sql`select l.id, a.mode, ${due(sql`p.added_at is not null`)}, ${due(inOrder)}, ${dueUndo()}
    from jsonb_to_recordset(p_links) as w(id text, most integer, own boolean)
    join links l on l.id = w.id join apps a on a.id = l.app_id`,
})

/** What is due for each of the links, in one statement; undefined for a link that is gone. */
export async function loadDue(
  db: Db,
  wanted: readonly Wanted[],
  now: Date,
): Promise<readonly (DueWork | undefined)[]> {
  const links = wanted.map(({ linkId, most, askOwnSaves }) => ({ id: linkId, most, own: askOwnSaves }))
  const found = await dueWork.rows(db, { p_links: JSON.stringify(links), p_now: now })
  const { rows } = await sql<Link & Row>`select * from ${found} d join links l on l.id = d.link_id`.execute(
    db,
  )
  const byId = new Map(
    rows.map(({ link_id, mode, to_prove: toProve, to_add: toAdd, to_undo: toUndo, ...link }) => [
      link_id,
      { link, mode, toProve, toAdd, toUndo },
    ]),
  )
  return wanted.map(({ linkId }) => byId.get(linkId))
}

/**
 * The listener's placements that wait, by the index of just those. `offset 0` keeps the planner from looking through
 * everything that an app has `matched` instead, which in a flood is a hundred thousand placements for each link.
 */
function waiting(alias: string) {
  return sql`(select * from placements where app_id = l.app_id and user_id = l.user_id and service = l.service
    and status in ('queued', 'matched', 'awaiting_link') offset 0) ${sql.raw(alias)}`
}

function due(condition: ReturnType<typeof sql>) {
  return sql`(select coalesce(jsonb_agg(d order by d.save_id), '[]'::jsonb) from (
    select p.save_id, p.status, p.attempts, p.recording_id, p.market, p.matched ->> 'id' as track_id, p.playlist, p.was_present,
      p.presence_skipped, p.rematched, ${ms(sql`p.added_at`)} as added_at, ${ms(sql`p.wake_at`)} as wake_at,
      ${ms(sql`p.updated_at`)} as changed_at,
      (select ${ms(sql`max(o.added_at)`)} from ${waiting('o')} where o.status = 'matched' and o.playlist is not distinct from p.playlist
        and o.matched ->> 'id' = p.matched ->> 'id'
        and o.save_id <> p.save_id) as accepted_at,
      w.own and p.playlist is null and exists (select from saves s join placements o on o.save_id = s.id
        where s.app_id = l.app_id and s.user_id = l.user_id and o.service = l.service and o.save_id <> p.save_id
          and o.status in ('saved', 'already_saved') and o.undo is null and o.playlist is null
          and o.added_at >= coalesce(l.account_since, '-infinity') and o.matched ->> 'id' = p.matched ->> 'id') as saved_before,
      case when p.swap ->> 'status' = 'pending' then p.swap -> 'replaced' -> -1 -> 'track' ->> 'id' end as in_place_of
    from ${waiting('p')}
    where p.status = 'matched' and p.matched is not null and p.wake_at <= p_now and ${condition}
    order by p.save_id limit w.most) d)`
}

/** What is to be taken out: placements that are taken back, and versions that gave way to another one. */
function dueUndo() {
  const ofLink = sql`p.app_id = l.app_id and p.user_id = l.user_id and p.service = l.service`
  return sql`(select coalesce(jsonb_agg(d order by d.save_id), '[]'::jsonb) from ((
    select p.save_id, p.status, p.attempts, false as gave_way, p.matched ->> 'id' as track_id,
      p.matched ->> 'url' as open_url, p.playlist, p.was_present, p.presence_skipped, ${ms(sql`p.added_at`)} as added_at,
      ${ms(sql`(p.undo ->> 'asked_at')::timestamptz`)} as asked_at,
      coalesce(p.added_at < l.account_since, false) as other_account,
      ${standing(sql`p.matched ->> 'id'`)} as kept_by
    from placements p
    where ${ofLink} and p.undo_at <= p_now
    order by p.save_id limit w.most
  ) union all (
    select p.save_id, r.status, p.attempts, true as gave_way, r.track ->> 'id' as track_id, r.track ->> 'url' as open_url,
      p.playlist, r.was_present, r.presence_skipped, ${ms(sql`r.added_at`)} as added_at,
      ${ms(sql`(r.undo ->> 'asked_at')::timestamptz`)} as asked_at,
      coalesce(r.added_at < l.account_since, false) as other_account, ${standing(sql`r.track ->> 'id'`)} as kept_by
    from placements p
    cross join lateral jsonb_to_recordset(p.swap -> 'replaced') as r(status text, track jsonb, was_present boolean,
      presence_skipped boolean, added_at timestamptz, undo jsonb)
    where ${ofLink} and p.swap_at <= p_now and ${MAY_TAKE_OUT} and r.undo ->> 'status' = 'pending'
    order by p.save_id limit w.most
  )) d)`
}

/** The listener's oldest other save (than `p`) that has the track in the same place and is not taken back. */
function standing(trackId: ReturnType<typeof sql>) {
  return sql`(select jsonb_build_object('save_id', o.save_id, 'status', o.status, 'attempts', o.attempts,
      'was_present', o.was_present)
    from saves s join placements o on o.save_id = s.id
    where s.app_id = l.app_id and s.user_id = l.user_id and o.service = l.service and o.save_id <> p.save_id
      and o.status in ('matched', 'saved', 'already_saved') and o.undo is null
      and o.playlist is not distinct from p.playlist and o.matched ->> 'id' = ${trackId}
    order by o.save_id limit 1)`
}

function ms(time: ReturnType<typeof sql>) {
  return sql`(extract(epoch from ${time}) * 1000)::double precision`
}
