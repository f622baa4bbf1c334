import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/open.ts'
import { planned } from '../database/planned.ts'
import type { PlacementSwap, PlacementUndo } from '../database/after-saving-tables.ts'
import type { AddedTo, MatchedTrack, PlacementError } from '../database/schema.ts'
import type { ScoredCandidate } from '../domain/match.ts'
import type { AppMode, PlacementStatus } from '../domain/save.ts'

/** What a move sets; a field left out keeps its value, null clears it. */
export interface PlacementChange {
  readonly status?: PlacementStatus
  readonly market?: string
  readonly matched?: MatchedTrack | null
  readonly candidates?: readonly ScoredCandidate[] | null
  /** Null = not asked, or to be asked again. */
  readonly was_present?: boolean | null
  /** Added without asking. */
  readonly presence_skipped?: boolean
  readonly added_at?: Date | null
  readonly added_to?: AddedTo | null
  readonly error?: PlacementError | null
  /** What became of the wish to take it back; told like a change of the status. */
  readonly undo?: PlacementUndo
  readonly undo_at?: Date | null
  /** What became of the wish for another version; told like a change of the status. */
  readonly swap?: PlacementSwap
  readonly swap_at?: Date | null
  readonly attempts?: number | 'one more'
  readonly rematched?: boolean
  /** When the next step is due. Due now means that whoever moves it also rings; the sweep makes sure a little later. */
  readonly wake_at?: Date | null
  /** When the sweep looks at it, where that is not told by `wake_at`. */
  readonly ring_at?: Date | null
}

/** Enough of a moved placement to ring for its next step. */
export interface MovedPlacement {
  readonly save_id: string
  readonly service: string
  readonly app_id: string
  readonly user_id: string
  readonly mode: AppMode
  readonly recording_id: string
  readonly market: string
}

/** How long the queue may take over a placement that was rung for before the sweep rings again. */
export const RUNG_BY_MOVER_MS = 5000

const JSON_COLUMNS: ReadonlySet<string> = new Set([
  'matched',
  'candidates',
  'added_to',
  'error',
  'undo',
  'swap',
])
const COLUMN_TYPES: Readonly<Record<string, string>> = {
  was_present: 'boolean',
  presence_skipped: 'boolean',
  rematched: 'boolean',
  attempts: 'integer',
  added_at: 'timestamptz',
  wake_at: 'timestamptz',
  undo_at: 'timestamptz',
  swap_at: 'timestamptz',
  ring_at: 'timestamptz',
}

/**
 * Moves every placement that `where` picks (table alias `p`) and writes one event each where the status changes, the undo or
 * the swap, in one statement. The condition must name the status it moves from: that is what makes a job safe to run twice.
 */
export async function movePlacements(
  db: Db,
  where: RawBuilder<unknown>,
  change: PlacementChange,
  now: Date,
): Promise<readonly MovedPlacement[]> {
  const moved = sql`update placements p set ${assignments(change, now)} where ${where}
    returning p.save_id, p.service, p.app_id, p.user_id, p.mode, p.recording_id, p.market, p.status, p.error,
      p.undo, p.swap`
  const columns = sql`save_id, service, app_id, user_id, mode, recording_id, market`
  const statement =
    change.status === undefined && change.undo === undefined && change.swap === undefined
      ? sql<MovedPlacement>`with moved as (${moved}) select ${columns} from moved`
      : sql<MovedPlacement>`with moved as (${moved}), told as (
          insert into events (app_id, user_id, save_id, type, data, created_at)
          select app_id, user_id, save_id, 'save.placement.updated', jsonb_strip_nulls(jsonb_build_object(
            'service', service, 'status', status, 'code', error ->> 'code', 'undo', undo ->> 'status',
            'swap', swap ->> 'status')), ${now}::timestamptz from moved)
        select ${columns} from moved`
  return (await statement.execute(db)).rows
}

/** One placement's own move, where one statement carries the moves of many. */
export interface PlacementMove {
  readonly saveId: string
  readonly service: string
  /** Moved only while it is still in this status, … */
  readonly from: PlacementStatus
  /** … goes for this track (undefined = for whichever), … */
  readonly trackId: string | null | undefined
  /** … and while this link is there: what was done for a link that is gone says nothing about the next one. */
  readonly linkId: string
  readonly change: PlacementChange
}

/**
 * Does what `movePlacements` does, for placements that go different ways, in one statement. Resolves to the ids of the
 * saves that were moved; a placement may be named once.
 */
export async function movePlacementsTogether(
  db: Db,
  moves: readonly PlacementMove[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = moves
    .map(({ saveId, service, from, trackId, linkId, change }) => ({
      save_id: saveId,
      service,
      was: from,
      track_id: trackId,
      link_id: linkId,
      change: complete(change, now),
    }))
    // Everybody who moves several placements takes them in this order, so that no two wait for each other.
    .sort((a, b) => (a.save_id < b.save_id ? -1 : 1))
  const moved = await moveTogether.run(db, { p_moves: JSON.stringify(rows), p_now: now })
  return new Set(moved.map((row) => row.save_id))
}

/** A field that is left out keeps its value. */
const MOVED_TOGETHER: readonly RawBuilder<unknown>[] = (
  [
    'status',
    'matched',
    'was_present',
    'presence_skipped',
    'added_at',
    'added_to',
    'error',
    'undo',
    'undo_at',
    'rematched',
    'wake_at',
    'ring_at',
  ] as const
)
  .map((column) => {
    const value = JSON_COLUMNS.has(column)
      ? sql`nullif(m.change -> ${sql.lit(column)}, 'null'::jsonb)`
      : sql`(m.change ->> ${sql.lit(column)})::${sql.raw(COLUMN_TYPES[column] ?? 'text')}`
    return sql`${sql.ref(column)} = case when m.change ? ${sql.lit(column)} then ${value} else ${sql.ref(`p.${column}`)} end`
  })
  .concat(
    sql`attempts = case m.change ->> 'attempts' when 'one more' then p.attempts + 1
      else coalesce((m.change ->> 'attempts')::integer, p.attempts) end`,
  )

/** Moves and tells; gives back what was moved. */
const moveTogether = planned<
  { readonly save_id: string },
  Readonly<Record<string, unknown>> & { readonly p_moves: string; readonly p_now: Date }
>({
  name: 'move_placements',
  parameters: { p_moves: 'jsonb', p_now: 'timestamptz' },
  returns: 'save_id text',
  joinsTables: true,
  body: sql`with moved as (
      update placements p set ${sql.join(MOVED_TOGETHER)}, updated_at = p_now, version = p.version + 1
      from jsonb_to_recordset(p_moves) as m(save_id text, service text, was text, track_id text, link_id text, change jsonb)
      where p.save_id = m.save_id and p.service = m.service and p.status = m.was
        and (m.track_id is null or p.matched ->> 'id' = m.track_id)
        and exists (select from links l where l.id = m.link_id)
      returning p.save_id, p.service, p.app_id, p.user_id, p.status, p.error, p.undo, p.swap,
        m.change ? 'status' or m.change ? 'undo' as tells
    ), told as (
      insert into events (app_id, user_id, save_id, type, data, created_at)
      select app_id, user_id, save_id, 'save.placement.updated', jsonb_strip_nulls(jsonb_build_object(
        'service', service, 'status', status, 'code', error ->> 'code', 'undo', undo ->> 'status',
        'swap', swap ->> 'status')), p_now
      from moved where tells order by save_id
    )
    select save_id from moved`,
})

/** What follows from the rest of a change. */
function complete(change: PlacementChange, now: Date): PlacementChange {
  return {
    // To be asked again.
    ...(change.was_present === null ? { presence_skipped: false } : {}),
    ...(change.wake_at === undefined ? {} : { ring_at: ringAt(change.wake_at, now) }),
    ...change,
  }
}

function assignments(change: PlacementChange, now: Date): RawBuilder<unknown> {
  const parts = Object.entries(complete(change, now)).map(([column, value]) => {
    if (value === 'one more') return sql`attempts = p.attempts + 1`
    if (JSON_COLUMNS.has(column)) {
      const json = value === null ? null : JSON.stringify(value)
      return sql`${sql.ref(column)} = ${json}::jsonb`
    }
    const type = COLUMN_TYPES[column]
    return type === undefined
      ? sql`${sql.ref(column)} = ${value}`
      : sql`${sql.ref(column)} = ${value}::${sql.raw(type)}`
  })
  return sql.join([...parts, sql`updated_at = ${now}::timestamptz`, sql`version = p.version + 1`])
}

function ringAt(wakeAt: Date | null, now: Date): Date | null {
  if (wakeAt === null || wakeAt > now) return wakeAt
  return new Date(now.getTime() + RUNG_BY_MOVER_MS)
}
