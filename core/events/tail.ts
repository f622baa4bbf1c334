import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import { encodeCursor } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { createGaps } from './gaps.ts'
import type { Gaps, Horizon } from './gaps.ts'

/** What happened, as far as those who are told need it. */
export interface TailEvent {
  readonly position: number
  /** Where to go on after this event. */
  readonly cursor: string
  readonly appId: string
  readonly userId: string
  readonly saveId: string | undefined
  readonly type: string
  /** Without what a `save.created` event holds: that is read from the save. */
  readonly data: Readonly<Record<string, unknown>>
  readonly createdAt: Date
}

/** Follows the events as they are committed; none is left out, however long its transaction takes. */
export interface EventTail {
  readonly cursor: Cursor
  /**
   * What is new of these apps, in one statement; call it one at a time. `more` = ask again at once. Rejects when the
   * database cannot be asked, and stands where it stood.
   */
  next(apps: readonly string[]): Promise<{ readonly events: readonly TailEvent[]; readonly more: boolean }>
}

const AT_ONCE = 2000
/** Positions below the newest one that may belong to transactions still under way when a tail begins. */
const LOOK_BACK = 1000

/** Begins with what is committed after now. */
export async function openTail(db: Db, nowMs: () => number = () => performance.now()): Promise<EventTail> {
  const gaps = createGaps()
  const start = await readStart(db)
  gaps.note(start.missing, start, nowMs())
  let { high } = start
  return {
    get cursor() {
      return { high, open: gaps.positions }
    },
    async next(apps) {
      const { horizon, rows } = await readNew(db, high, gaps.positions, apps)
      const events: TailEvent[] = []
      for (const { position, event } of rows) {
        if (position > high) {
          gaps.note(between(high, position), horizon, nowMs())
          high = position
        } else gaps.fill(position)
        if (event !== null) events.push(told(position, event, high, gaps))
      }
      gaps.settle(horizon, nowMs())
      return { events, more: rows.length >= AT_ONCE }
    },
  }
}

interface RawEvent {
  readonly app_id: string
  readonly user_id: string
  readonly save_id: string | null
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly created_at: string
}

function told(position: number, event: RawEvent, high: number, gaps: Gaps): TailEvent {
  return {
    position,
    cursor: encodeCursor({ high, open: gaps.positions }),
    appId: event.app_id,
    userId: event.user_id,
    saveId: event.save_id ?? undefined,
    type: event.type,
    data: event.data,
    createdAt: new Date(event.created_at),
  }
}

/** A jump further than that is not a transaction under way, but a sequence that was set anew. */
const WIDEST_GAP = 10_000

function between(low: number, high: number): readonly number[] {
  const first = Math.max(low + 1, high - WIDEST_GAP)
  return Array.from({ length: high - first }, (_, n) => first + n)
}

const HORIZON = sql`select pg_snapshot_xmin(s)::text::bigint as xmin, pg_snapshot_xmax(s)::text::bigint as xmax
  from pg_current_snapshot() s`

async function readStart(db: Db): Promise<Horizon & { readonly high: number; readonly missing: number[] }> {
  const found = await sql<Horizon & { readonly high: number; readonly missing: number[] }>`
    with horizon as (${HORIZON}), newest as (
      select position from events order by position desc limit ${LOOK_BACK}
    ), ends as (select coalesce(min(position), 0) as low, coalesce(max(position), 0) as high from newest)
    select xmin, xmax, high, array(
      select p from generate_series(greatest(low, high - ${LOOK_BACK}), high) p
      where not exists (select from newest where position = p) order by p) as missing
    from horizon, ends`.execute(db)
  const row = found.rows[0]
  if (row === undefined) throw new Error('no row')
  // Arrays of 64-bit numbers come as text from one of the drivers.
  return { ...row, missing: row.missing.map(Number) }
}

/** Everything, to see what is missing; but only the position of what belongs to other apps. */
async function readNew(db: Db, high: number, open: readonly number[], apps: readonly string[]) {
  const found = await sql<Horizon & { readonly position: number | null; readonly event: RawEvent | null }>`
    with horizon as (${HORIZON}), fresh as (
      (select * from events where position > ${high} order by position limit ${AT_ONCE})
      union all select * from events where position = any(${open}::bigint[])
    )
    select h.xmin, h.xmax, f.position, case when f.app_id = any(${apps}::text[]) then jsonb_build_object(
      'app_id', f.app_id, 'user_id', f.user_id, 'save_id', f.save_id, 'type', f.type, 'created_at', f.created_at,
      'data', case when f.type = 'save.created' then '{}'::jsonb else f.data end) end as event
    from horizon h left join fresh f on true order by f.position`.execute(db)
  const [first] = found.rows
  if (first === undefined) throw new Error('no row')
  const rows = found.rows.flatMap(({ position, event }) => (position === null ? [] : [{ position, event }]))
  return { horizon: { xmin: first.xmin, xmax: first.xmax }, rows }
}
