import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import type { MovedPlacement } from '../saves/transitions.ts'
import { RUNG_BY_MOVER_MS } from '../saves/transitions.ts'

/**
 * Songs tapped before the listener had any music service wait without a placement. The first link gets them all, in
 * the order of the taps. Those that wait for a release wait on, now with a place to go.
 */
export async function adoptSaves(
  db: Db,
  link: { readonly appId: string; readonly userId: string; readonly service: string },
  market: string,
  now: Date,
): Promise<readonly MovedPlacement[]> {
  const ringAt = new Date(now.getTime() + RUNG_BY_MOVER_MS)
  const adopted = await sql<MovedPlacement & { status: string }>`
    with homeless as (
      select s.*, a.mode, s.not_before is not null and s.not_before > ${now}::timestamptz as early
      from saves s join apps a on a.id = s.app_id
      where s.app_id = ${link.appId} and s.user_id = ${link.userId} and s.unplaced
        and not exists (select from placements p where p.save_id = s.id)
    ), placed as (
      insert into placements (save_id, service, app_id, user_id, mode, recording_id, market, status, wake_at, ring_at,
        playlist, updated_at)
      select id, ${link.service}, app_id, user_id, mode, recording_id,
        coalesce(nullif(${market}, ''), context ->> 'country', ''),
        case when early then 'awaiting_release' else 'queued' end,
        case when early then not_before else ${now}::timestamptz end,
        case when early then not_before else ${ringAt}::timestamptz end,
        target ->> 'name', ${now}::timestamptz
      from homeless
      on conflict do nothing
      returning *
    ), found_home as (
      update saves s set unplaced = false from placed where s.id = placed.save_id
    ), told as (
      insert into events (app_id, user_id, save_id, type, data, created_at)
      select app_id, user_id, save_id, 'save.placement.updated',
        jsonb_build_object('service', service, 'status', status), ${now}::timestamptz
      from placed order by save_id
    )
    select save_id, service, app_id, user_id, mode, recording_id, market, status from placed order by save_id
  `.execute(db)
  return adopted.rows.filter((row) => row.status === 'queued')
}
