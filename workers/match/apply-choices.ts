import { sql } from 'kysely'
import type { MovedPlacement } from '../../core/saves/transitions.ts'
import { RUNG_BY_MOVER_MS } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'
import { waitingFor } from './key.ts'
import type { MatchKey } from './key.ts'

/**
 * Listeners who have answered for this recording before get what they chose, whatever the catalogue says today; who
 * said "none of them" is not asked again. One statement, events included.
 */
export async function applyChoices(ctx: WorkerContext, key: MatchKey): Promise<readonly MovedPlacement[]> {
  const now = ctx.now()
  const ringAt = new Date(now.getTime() + RUNG_BY_MOVER_MS)
  const moved = await sql<MovedPlacement>`
    with moved as (
      update placements p set
        status = case when c.track is null then 'not_found' else 'matched' end,
        matched = c.track,
        candidates = null,
        error = case when c.track is null then jsonb_build_object('code', 'declined',
          'message', 'You said that none of the versions there is the one you mean.', 'retryable', false) end,
        attempts = 0,
        wake_at = case when c.track is null then null else ${now}::timestamptz end,
        ring_at = case when c.track is null then null else ${ringAt}::timestamptz end,
        updated_at = ${now}::timestamptz,
        version = p.version + 1
      from choices c
      where ${waitingFor(key)} and c.app_id = p.app_id and c.user_id = p.user_id
        and c.recording_id = p.recording_id and c.service = p.service and not p.rematched
      returning p.save_id, p.service, p.app_id, p.user_id, p.mode, p.recording_id, p.market, p.status, p.error
    ), told as (
      insert into events (app_id, user_id, save_id, type, data, created_at)
      select app_id, user_id, save_id, 'save.placement.updated', jsonb_strip_nulls(jsonb_build_object(
        'service', service, 'status', status, 'code', error ->> 'code')), ${now}::timestamptz from moved
    )
    select save_id, service, app_id, user_id, mode, recording_id, market from moved`.execute(ctx.db)
  return moved.rows
}
