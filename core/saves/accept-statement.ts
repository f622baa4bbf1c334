import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

export interface AcceptedRow<P> {
  readonly save_id: string
  readonly recording_id: string
  readonly placements: P[]
}

/**
 * One statement from the request keys to the events. Its parts run on one snapshot, so whatever a part needs from
 * another it reads from that part, not from the table.
 */
export function acceptStatement<P>(rows: string, now: Date, ringAt: Date): RawBuilder<AcceptedRow<P>> {
  return sql`${claim(rows, now)}${record(now)}${place(now, ringAt)}${answer(now)}`
}

/** The request keys: only who gets the key goes on, the others leave no trace. */
function claim(rows: string, now: Date) {
  return sql`with input as (
  select * from jsonb_to_recordset(${rows}::jsonb) as i(
    n int, save_id text, app_id text, mode text, user_id text, track jsonb, keys text[], new_recording_id text,
    services text[], target jsonb, context jsonb, country text, not_before timestamptz, request_key text,
    fingerprint text, request_key_ends_at timestamptz)
), claimed as (
  insert into request_keys (app_id, key, fingerprint, save_id, created_at, expires_at)
  select distinct on (app_id, request_key) app_id, request_key, fingerprint, save_id, ${now}::timestamptz, request_key_ends_at
  from input order by app_id, request_key, n
  on conflict (app_id, key) do update set fingerprint = excluded.fingerprint, save_id = excluded.save_id,
    created_at = excluded.created_at, expires_at = excluded.expires_at
    where request_keys.expires_at <= excluded.created_at
  returning save_id
`
}

/**
 * The recording each save is about, by the strongest key somebody used before. Rows that other statements may write
 * at the same time go in by the order of their keys, so that no two wait for each other.
 */
function record(now: Date) {
  return sql`), fresh as (
  select i.*, coalesce((
    select k.recording_id from unnest(i.keys) with ordinality as u(key, rank)
    join recording_keys k using (key) order by u.rank limit 1), i.new_recording_id) as recording_id
  from input i join claimed using (save_id)
), new_users as (
  insert into users (app_id, id, created_at)
  select distinct app_id, user_id, ${now}::timestamptz from fresh order by app_id, user_id on conflict do nothing
), new_recordings as (
  insert into recordings (id, track, created_at)
  select distinct on (recording_id) recording_id, track, ${now}::timestamptz from fresh f
  where not exists (select from recordings r where r.id = f.recording_id)
  order by recording_id, n on conflict do nothing
), new_keys as (
  insert into recording_keys (key, recording_id)
  select distinct on (u.key) u.key, f.recording_id from fresh f, unnest(f.keys) as u(key)
  where not exists (select from recording_keys k where k.key = u.key)
  order by u.key, f.n on conflict do nothing
`
}

/** The saves, and one placement per service, moved on at once as far as the link and the match are known. */
function place(now: Date, ringAt: Date) {
  return sql`), placed as (
  select f.save_id, f.app_id, f.user_id, f.mode, f.recording_id, f.not_before, s.service, s.rank,
    l.id as link_id, l.market is null as market_unknown, m.matched, m.candidates, m.reason,
    coalesce(nullif(l.market, ''), f.country, '') as market,
    case when f.not_before > ${now}::timestamptz then 'awaiting_release'
      when l.id is null or l.status <> 'active' then 'awaiting_link'
      when exists (select from choices c where c.app_id = f.app_id and c.user_id = f.user_id
        and c.recording_id = f.recording_id and c.service = s.service) then 'queued'
      when m.status = 'found' then 'matched'
      when m.status = 'unsure' then 'awaiting_review'
      when m.status = 'absent' then 'not_found'
      else 'queued' end as status
  from fresh f
  left join users u on u.app_id = f.app_id and u.id = f.user_id
  cross join lateral unnest(coalesce(f.services, u.default_services, array(
    select first.service from links first where first.app_id = f.app_id and first.user_id = f.user_id
    order by first.created_at, first.service limit 1))) with ordinality as s(service, rank)
  left join links l on l.app_id = f.app_id and l.user_id = f.user_id and l.service = s.service
  left join matches m on m.recording_id = f.recording_id and m.service = s.service and m.mode = f.mode
    and m.market = coalesce(nullif(l.market, ''), f.country, '') and m.expires_at > ${now}::timestamptz
    and (f.not_before is null or f.not_before <= ${now}::timestamptz) and l.status = 'active'
), new_saves as (
  insert into saves (id, app_id, user_id, recording_id, track, target, context, not_before, unplaced, created_at)
  select save_id, app_id, user_id, recording_id, track, target, context, not_before,
    not exists (select from placed p where p.save_id = f.save_id), ${now}::timestamptz from fresh f
), new_placements as (
  insert into placements (save_id, service, rank, app_id, user_id, mode, recording_id, market, status, matched, candidates,
    error, wake_at, ring_at, updated_at)
  select save_id, service, rank, app_id, user_id, mode, recording_id, market, status,
    case when status = 'matched' then matched end, case when status = 'awaiting_review' then candidates end,
    case when status = 'not_found' then jsonb_build_object('code', 'not_found', 'message', reason, 'retryable', true) end,
    case when status in ('queued', 'matched') then ${now}::timestamptz
      when status = 'awaiting_release' then not_before end,
    case when status in ('queued', 'matched', 'awaiting_link') then ${ringAt}::timestamptz
      when status = 'awaiting_release' then not_before end,
    ${now}::timestamptz
  from placed
`
}

function answer(now: Date) {
  return sql`), answer as (
  select f.n, f.app_id, f.user_id, f.save_id, f.recording_id, coalesce((
    select jsonb_agg(jsonb_build_object('service', p.service, 'status', p.status, 'market', p.market,
      'market_unknown', p.market_unknown, 'link_id', p.link_id,
      'matched', case when p.status = 'matched' then p.matched end,
      'candidates', case when p.status = 'awaiting_review' then p.candidates end,
      'reason', p.reason) order by p.rank)
    from placed p where p.save_id = f.save_id), '[]'::jsonb) as placements
  from fresh f
), told as (
  insert into events (app_id, user_id, save_id, type, data, created_at)
  select app_id, user_id, save_id, 'save.created', jsonb_build_object('placements', placements), ${now}::timestamptz
  from answer order by n
)
select save_id, recording_id, placements from answer order by n`
}
