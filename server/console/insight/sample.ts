import { sql } from 'kysely'
import type { Db } from '../../../core/database/open.ts'
import { firstSaveId } from '../../../core/database/partitions.ts'
import type { Slice } from './period.ts'

/** Saves that one page looks at: each costs a few look-ups by primary key. */
const LOOKED_AT = 3000

/** A save has one for each service it was tapped for, of 20 at most. */
const MOST_PLACEMENTS = 20

/** Placements that stand alike. */
export interface Group {
  /** Null = the save has no placement. */
  readonly service: string | null
  readonly status: string | null
  readonly code: string | null
  readonly has_match: boolean
  readonly method: string | null
  /** The match's confidence in hundredths, rounded down. */
  readonly confidence: number | null
  readonly substitute: boolean
  readonly unplaced: boolean
  /** The listener took another version in its place. */
  readonly swapped: boolean
  /** How many there are, as far as those that were looked at tell. */
  readonly count: number
}

export interface Sample {
  readonly groups: readonly Group[]
  /** Saves that were looked at. */
  readonly looked: number
}

/**
 * How the placements of a period stand. Each slice is looked into by its share of the saves and counts for all it has: exact
 * while the period has few, an estimate from the newest of each slice otherwise, and the same little work for thousands as
 * for billions.
 */
export async function sampleSaves(
  db: Db,
  appId: string,
  counted: readonly (Slice & { readonly saves: number })[],
): Promise<Sample> {
  const total = counted.reduce((sum, { saves }) => sum + saves, 0)
  const filled = counted
    .filter(({ saves }) => saves > 0)
    .map(({ start, end, saves }) => ({
      lo: firstSaveId(start),
      hi: firstSaveId(end),
      saves,
      most: Math.ceil(saves * Math.min(1, LOOKED_AT / total)),
    }))
  if (filled.length === 0) return { groups: [], looked: 0 }
  const { rows } = await sql<Group & { readonly looked: number }>`
    with looked as materialized (
      select w.lo, w.saves, s.id, s.unplaced
      from jsonb_to_recordset(${JSON.stringify(filled)}::jsonb) as w(lo text, hi text, saves int, most int)
      cross join lateral (select id, unplaced from saves
        where app_id = ${appId} and id >= w.lo and id < w.hi order by id desc limit w.most) s
    ), weights as (
      select lo, greatest(max(saves), count(*))::float8 / count(*) as weight from looked group by lo
    )
    select p.service, p.status, p.error ->> 'code' as code, p.matched is not null as has_match, p.matched ->> 'method' as method,
      floor((p.matched ->> 'confidence')::float8 * 100)::int as confidence,
      coalesce((p.matched ->> 'substitute')::boolean, false) as substitute, l.unplaced,
      p.swap is not null as swapped,
      sum(w.weight) as count, (select count(*)::int from looked) as looked
    from looked l join weights w using (lo) left join lateral (
      -- With its limit the planner asks the primary key for each save; it would read the whole table otherwise.
      select * from placements where save_id = l.id limit ${MOST_PLACEMENTS}
    ) p on true
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`.execute(db)
  return { groups: rows, looked: rows[0]?.looked ?? 0 }
}
