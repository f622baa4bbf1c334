import { sql } from 'kysely'
import type { WorkerContext } from '../context.ts'

/**
 * Tells once each, 30, 7 and 1 days ahead, that a consent will end: the listener can renew it before anything stops.
 * A link made late hears of the nearest date only. Safe to run in any number of processes.
 */
export async function announceExpiring(ctx: WorkerContext): Promise<number> {
  const now = ctx.now()
  const told = await sql<{ id: string }>`
    with due as (
      select id, case
        when consent_ends_at <= ${now}::timestamptz + interval '1 day' then 1
        when consent_ends_at <= ${now}::timestamptz + interval '7 days' then 7
        else 30 end as days
      from links
      where status = 'active' and consent_ends_at > ${now}::timestamptz
        and consent_ends_at <= ${now}::timestamptz + interval '30 days'
    ), noted as (
      update links l set expiry_notice = due.days from due
      where l.id = due.id and (l.expiry_notice is null or l.expiry_notice > due.days)
      returning l.id, l.app_id, l.user_id, l.service, l.consent_ends_at, due.days
    ), told as (
      insert into events (app_id, user_id, type, data, created_at)
      select app_id, user_id, 'link.expiring', jsonb_build_object('service', service, 'days', days,
        'consent_expires_at', to_char(consent_ends_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
        ${now}::timestamptz
      from noted
    )
    select id from noted`.execute(ctx.db)
  return told.rows.length
}
