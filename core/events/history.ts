import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import type { Cursor } from './cursor.ts'

/** Whose events; without `userId`, all of the app. */
export interface EventOwner {
  readonly appId: string
  readonly userId: string | undefined
}

export interface PastEvent {
  readonly position: number
  readonly app_id: string
  readonly user_id: string
  readonly save_id: string | null
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly created_at: Date
}

/** What was committed after `from` and before `to`, oldest first, `limit` at most. */
export async function readHistory(
  db: Db,
  { appId, userId }: EventOwner,
  from: Cursor,
  to: Cursor,
  limit: number,
): Promise<readonly PastEvent[]> {
  const mine = userId === undefined ? sql`` : sql`and user_id = ${userId}`
  const part = (positions: ReturnType<typeof sql>) => sql`
    (select position, app_id, user_id, save_id, type, created_at,
      case when type = 'save.created' then '{}'::jsonb else data end as data
    from events where app_id = ${appId} ${mine} and ${positions} and position <> all(${to.open}::bigint[])
    order by position limit ${limit})`
  const found = await sql<PastEvent>`
    ${part(sql`position > ${from.high} and position <= ${to.high}`)}
    union all ${part(sql`position = any(${from.open}::bigint[])`)}
    order by position limit ${limit}`.execute(db)
  return found.rows
}

/** The positions there are; undefined when there is no event at all. */
export async function positionRange(
  db: Db,
): Promise<{ readonly oldest: number; readonly newest: number } | undefined> {
  const found = await sql<{ oldest: number | null; newest: number | null }>`
    select (select min(position) from events) as oldest, (select max(position) from events) as newest`.execute(
    db,
  )
  const { oldest = null, newest = null } = found.rows[0] ?? {}
  return oldest === null || newest === null ? undefined : { oldest, newest }
}
