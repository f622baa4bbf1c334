import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/open.ts'
import type { AddedTo, MatchedTrack, PlacementError } from '../database/schema.ts'
import type { ScoredCandidate } from '../domain/match.ts'
import type { AppMode, PlacementStatus } from '../domain/save.ts'

/** What a move sets; a field left out keeps its value, null clears it. */
export interface PlacementChange {
  readonly status?: PlacementStatus
  readonly market?: string
  readonly matched?: MatchedTrack | null
  readonly candidates?: readonly ScoredCandidate[] | null
  readonly was_present?: boolean | null
  readonly added_at?: Date | null
  readonly added_to?: AddedTo | null
  readonly error?: PlacementError | null
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

const JSON_COLUMNS: ReadonlySet<string> = new Set(['matched', 'candidates', 'added_to', 'error'])
const COLUMN_TYPES: Readonly<Record<string, string>> = {
  was_present: 'boolean',
  rematched: 'boolean',
  attempts: 'integer',
  added_at: 'timestamptz',
  wake_at: 'timestamptz',
  ring_at: 'timestamptz',
}

/**
 * Moves every placement that `where` picks (table alias `p`) and writes one event each where the status changes, in
 * one statement. The condition must name the status it moves from: that is what makes a job safe to run twice.
 */
export async function movePlacements(
  db: Db,
  where: RawBuilder<unknown>,
  change: PlacementChange,
  now: Date,
): Promise<readonly MovedPlacement[]> {
  const moved = sql`update placements p set ${assignments(change, now)} where ${where}
    returning p.save_id, p.service, p.app_id, p.user_id, p.mode, p.recording_id, p.market, p.status, p.error`
  const columns = sql`save_id, service, app_id, user_id, mode, recording_id, market`
  const statement =
    change.status === undefined
      ? sql<MovedPlacement>`with moved as (${moved}) select ${columns} from moved`
      : sql<MovedPlacement>`with moved as (${moved}), told as (
          insert into events (app_id, user_id, save_id, type, data, created_at)
          select app_id, user_id, save_id, 'save.placement.updated', jsonb_strip_nulls(jsonb_build_object(
            'service', service, 'status', status, 'code', error ->> 'code')), ${now}::timestamptz from moved)
        select ${columns} from moved`
  return (await statement.execute(db)).rows
}

function assignments(change: PlacementChange, now: Date): RawBuilder<unknown> {
  const parts = Object.entries(change).map(([column, value]) => {
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
  if (change.wake_at !== undefined && change.ring_at === undefined)
    parts.push(sql`ring_at = ${ringAt(change.wake_at, now)}::timestamptz`)
  return sql.join([...parts, sql`updated_at = ${now}::timestamptz`])
}

function ringAt(wakeAt: Date | null, now: Date): Date | null {
  if (wakeAt === null || wakeAt > now) return wakeAt
  return new Date(now.getTime() + RUNG_BY_MOVER_MS)
}
