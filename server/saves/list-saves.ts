import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import type { PlacementStatus, SaveStatus } from '../../core/domain/save.ts'
import type { Caller } from '../http/caller.ts'
import { mine, withPlacements } from './read-saves.ts'
import type { SaveWithPlacements } from './read-saves.ts'
import type { ShownSave } from './views.ts'

export interface SaveFilter {
  readonly user?: string | undefined
  readonly status?: SaveStatus | readonly SaveStatus[] | undefined
  readonly service?: string | undefined
  /** Words of title, artist, album or creator, all of them. */
  readonly text?: string | undefined
  readonly limit: number
  /** Only saves made before this one. */
  readonly before?: string | undefined
}

export interface SavePage {
  readonly saves: readonly SaveWithPlacements[]
  /** The next page is before this save; undefined = there is nothing more. */
  readonly next: string | undefined
}

/** Saves that one request looks at for a filter no index answers alone; the next request goes on where this one stopped. */
const LOOKED_AT = 2000

/** Newest first. Under a filter a page may be short, even empty, while there is a next one. */
export async function listSaves(db: Db, caller: Caller, filter: SaveFilter): Promise<SavePage> {
  const owner = { appId: caller.appId, userId: caller.userId ?? filter.user }
  if (filter.status !== undefined || filter.service !== undefined || filter.text !== undefined)
    return filtered(db, owner, filter)
  let query = mine(db, caller)
    .orderBy('s.id', 'desc')
    .limit(filter.limit + 1)
  if (filter.user !== undefined) query = query.where('s.user_id', '=', filter.user)
  if (filter.before !== undefined) query = query.where('s.id', '<', filter.before)
  return page(db, await query.execute(), filter.limit, undefined)
}

interface Owner {
  readonly appId: string
  /** Undefined = all users of the app. */
  readonly userId: string | undefined
}

async function page(
  db: Db,
  found: readonly ShownSave[],
  limit: number,
  stoppedAt: string | undefined,
): Promise<SavePage> {
  const shown = found.slice(0, limit)
  const next = found.length > limit ? shown.at(-1)?.id : stoppedAt
  return { saves: await withPlacements(db, shown), next }
}

/**
 * Looks at the newest saves that can have the status, as far as indexes tell, and keeps those that have it. What was
 * looked at and what was found come from one snapshot: nothing between two pages is passed over.
 */
async function filtered(db: Db, owner: Owner, filter: SaveFilter): Promise<SavePage> {
  const service =
    filter.service === undefined
      ? sql`true`
      : sql`exists (select from placements p where p.save_id = s.id and p.service = ${filter.service})`
  const statuses = statusesOf(filter)
  const status = statuses === undefined ? sql`true` : sql`(${derivedStatus}) = any(${statuses}::text[])`
  type Row = Partial<ShownSave> & { readonly looked_at: number; readonly oldest: string | null }
  const { rows } = await sql<Row>`
    with looked as materialized (${candidates(owner, filter)}),
      how_far as (select count(*)::int as looked_at, min(id) as oldest from looked),
      kept as (
        select s.id, s.app_id, s.user_id, s.track, s.target, s.context, s.not_before, s.unplaced,
          s.created_at
        from looked join saves s using (id) where ${service} and ${status} and ${mentions(filter.text)}
        order by looked.id desc limit ${filter.limit + 1})
    select * from how_far left join kept on true order by id desc`.execute(db)
  const found = rows.filter((row): row is Row & ShownSave => typeof row.id === 'string')
  const [far] = rows
  const more = far !== undefined && far.looked_at >= LOOKED_AT
  return page(db, found, filter.limit, more ? (far.oldest ?? undefined) : undefined)
}

/** What keeps a save from being done, by the status it gives. A save without placements is `unplaced`. */
const CAUSES: Readonly<Partial<Record<SaveStatus, readonly PlacementStatus[]>>> = {
  in_progress: ['queued', 'matched'],
  needs_action: ['awaiting_link', 'awaiting_review'],
  scheduled: ['awaiting_release'],
  partial: ['failed', 'not_found'],
  failed: ['failed', 'not_found'],
}

/**
 * Ids, newest first. One listener's history is short enough to be looked through; a whole app's is not, so there the
 * index of placements that are not done leads to what is rare.
 */
function candidates(owner: Owner, filter: SaveFilter): RawBuilder<unknown> {
  const causes = causesOf(statusesOf(filter))
  const before = (id: RawBuilder<unknown>) =>
    filter.before === undefined ? sql`true` : sql`${id} < ${filter.before}`
  const saves = (which: RawBuilder<unknown>) => sql`(select id from saves
    where app_id = ${owner.appId} and ${which} and ${before(sql`id`)} order by id desc limit ${LOOKED_AT})`
  if (owner.userId !== undefined) return saves(sql`user_id = ${owner.userId}`)
  if (causes === undefined) return saves(sql`true`)

  const sources = causes.map(
    (status) => sql`(select save_id as id from placements
      where app_id = ${owner.appId} and status = ${sql.lit(status)} and ${before(sql`save_id`)}
      order by save_id desc limit ${LOOKED_AT})`,
  )
  if (statusesOf(filter)?.includes('needs_action') === true) sources.push(saves(sql`unplaced`))
  return sql`select distinct id from (${sql.join(sources, sql` union all `)}) as any_of
    order by id desc limit ${LOOKED_AT}`
}

function statusesOf({ status }: SaveFilter): readonly SaveStatus[] | undefined {
  return typeof status === 'string' ? [status] : status
}

/** Undefined where no index leads to one of the statuses. */
function causesOf(statuses: readonly SaveStatus[] | undefined): readonly PlacementStatus[] | undefined {
  const causes = statuses?.map((status) => CAUSES[status])
  return causes === undefined || causes.includes(undefined)
    ? undefined
    : [...new Set(causes.flatMap((some) => some ?? []))]
}

/** What a save is called, by the app and by the services it was found on, has every word of the text in it. */
function mentions(text: string | undefined): RawBuilder<unknown> {
  const words = (text ?? '').split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return sql`true`
  const names = sql`concat_ws(' ', s.track ->> 'title', s.track ->> 'artists', s.track ->> 'album', s.context ->> 'creator',
    (select string_agg(concat_ws(' ', p.matched ->> 'title', p.matched ->> 'artists', p.matched ->> 'album'), ' ')
      from placements p where p.save_id = s.id))`
  const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`)
  return sql`lower(${names}) like all(${patterns.map((pattern) => pattern.toLowerCase())}::text[])`
}

/** The status that `viewSave` shows, in SQL, for the filter; a test holds the two together. */
const derivedStatus = sql`select case
  when count(*) = 0 then case when s.unplaced then 'needs_action' else 'done' end
  when bool_or(p.status in ('queued', 'matched')) then 'in_progress'
  when bool_or(p.status in ('awaiting_link', 'awaiting_review')) then 'needs_action'
  when bool_or(p.status = 'awaiting_release') then 'scheduled'
  when bool_and(p.status in ('saved', 'already_saved', 'undone')) then 'done'
  when bool_or(p.status in ('saved', 'already_saved', 'undone')) then 'partial'
  else 'failed' end
  from placements p where p.save_id = s.id`
