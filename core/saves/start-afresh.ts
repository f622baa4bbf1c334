import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import type { MovedPlacement } from './transitions.ts'

/** What an ended placement becomes that runs again from the start; the caller says when. */
export const AFRESH = {
  status: 'queued',
  matched: null,
  candidates: null,
  error: null,
  attempts: 0,
  rematched: false,
  was_present: null,
  added_at: null,
  added_to: null,
} as const

/** Placements (alias `p`) that may run again: a sound that is no recording is none the next time either. */
export const MAY_RUN_AGAIN = sql<boolean>`(p.status in ('failed', 'not_found')
  and p.error ->> 'code' is distinct from 'no_known_recording')`

/** The catalogue is asked anew for what it did not have, as far as it was asked before `checkedBefore`. */
export async function forgetAbsent(
  trx: Db,
  moved: readonly MovedPlacement[],
  checkedBefore: Date | undefined,
): Promise<void> {
  const keys = moved.map(({ recording_id, service, market, mode }) => ({
    recording_id,
    service,
    market,
    mode,
  }))
  await sql`delete from matches m using jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
      as k(recording_id text, service text, market text, mode text)
    where m.recording_id = k.recording_id and m.service = k.service and m.market = k.market and m.mode = k.mode
      and m.status = 'absent'
      ${checkedBefore === undefined ? sql`` : sql`and m.checked_at < ${checkedBefore}::timestamptz`}`.execute(
    trx,
  )
}
