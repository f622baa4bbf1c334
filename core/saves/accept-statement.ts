import { sql } from 'kysely'
import { planned } from '../database/planned.ts'
import type { Target } from '../domain/save.ts'

interface Row {
  readonly save_id: string
  readonly recording_id: string
  readonly target: Target
  /** As the event `save.created` holds them. */
  readonly placements: readonly unknown[]
}

interface Values extends Readonly<Record<string, unknown>> {
  /** JSON: the saves. */
  readonly p_rows: string
  readonly p_now: Date
  readonly p_ring_at: Date
}

/** The request keys: only who gets the key goes on, the others leave no trace. */
const CLAIM = `with input as (
  select * from jsonb_to_recordset(p_rows) as i(
    n int, save_id text, app_id text, mode text, user_id text, only_known_user boolean, track jsonb, keys text[], new_recording_id text,
    services text[], target jsonb, context jsonb, country text, not_before timestamptz, nothing_to_find text, request_key text,
    fingerprint text, request_key_ends_at timestamptz)
), claimed as (
  insert into request_keys (app_id, key, fingerprint, save_id, created_at, expires_at)
  select distinct on (app_id, request_key) app_id, request_key, fingerprint, save_id, p_now, request_key_ends_at
  from input i
  where not i.only_known_user or (select u.id from users u where u.app_id = i.app_id and u.id = i.user_id) is not null
  order by app_id, request_key, n
  on conflict (app_id, key) do update set fingerprint = excluded.fingerprint, save_id = excluded.save_id,
    created_at = excluded.created_at, expires_at = excluded.expires_at
    where request_keys.expires_at <= excluded.created_at
  returning save_id
)`

/**
 * The recording each save is about, by the strongest key somebody used before. Rows that other statements may write at
 * the same time go in by the order of their keys, so that no two wait for each other.
 */
const RECORD = `, fresh as (
  select i.*, coalesce((
    select known.id from unnest(i.keys) with ordinality as u(key, rank)
    cross join lateral (select k.recording_id as id from recording_keys k where k.key = u.key limit 1) known
    order by u.rank limit 1), i.new_recording_id) as recording_id,
    coalesce(i.target, (select u.target from users u where u.app_id = i.app_id and u.id = i.user_id),
      '{"kind":"library"}') as target_of
  from input i join claimed using (save_id)
), new_users as (
  insert into users (app_id, id, created_at)
  select distinct app_id, user_id, p_now from fresh order by app_id, user_id on conflict do nothing
), new_recordings as (
  insert into recordings (id, track, created_at)
  select distinct on (recording_id) recording_id, track, p_now from fresh f
  where (select r.id from recordings r where r.id = f.recording_id) is null
  order by recording_id, n on conflict do nothing
), new_keys as (
  insert into recording_keys (key, recording_id)
  select distinct on (u.key) u.key, f.recording_id from fresh f, unnest(f.keys) as u(key)
  where (select k.key from recording_keys k where k.key = u.key) is null
  order by u.key, f.n on conflict do nothing
)`

/** One placement per service, moved on at once as far as the link and the match are known. */
const PLACE = `, placed as (
  select f.save_id, f.app_id, f.user_id, f.mode, f.recording_id, f.not_before, f.target_of ->> 'name' as playlist, s.service, s.rank,
    l.id as link_id, l.market is null as market_unknown,
    greatest(f.not_before, case when m.status = 'absent' then m.expires_at end) as wait_until, l.consent_ends_at,
    case when w.other then coalesce(m.other, m.matched) else m.matched end as matched, m.candidates,
    f.nothing_to_find, coalesce(f.nothing_to_find, m.reason) as reason,
    coalesce(nullif(l.market, ''), f.country, '') as market,
    case when f.nothing_to_find is not null then 'not_found'
      when f.not_before > p_now then 'awaiting_release'
      when l.id is null or l.status <> 'active' then 'awaiting_link'
      when exists (select from choices c where c.app_id = f.app_id and c.user_id = f.user_id
        and c.recording_id = f.recording_id and c.service = s.service) then 'queued'
      when m.status = 'found' and w.other and not m.other_sought then 'queued'
      when m.status = 'found' then 'matched'
      when m.status = 'unsure' then 'awaiting_review'
      when m.status = 'absent' and m.matched is not null then 'awaiting_release'
      when m.status = 'absent' then 'not_found'
      else 'queued' end as status
  from fresh f
  cross join lateral unnest(coalesce(f.services,
    (select u.default_services from users u where u.app_id = f.app_id and u.id = f.user_id),
    array(select first.service from links first where first.app_id = f.app_id and first.user_id = f.user_id
      order by first.created_at, first.service limit 1))) with ordinality as s(service, rank)
  left join lateral (
    select * from links l where l.app_id = f.app_id and l.user_id = f.user_id and l.service = s.service limit 1
  ) l on true
  left join lateral (
    select * from matches m where m.recording_id = f.recording_id and m.service = s.service and m.mode = f.mode
      and m.market = coalesce(nullif(l.market, ''), f.country, '') and m.expires_at > p_now
      and (f.not_before is null or f.not_before <= p_now) and l.status = 'active' limit 1
  ) m on true
  left join lateral (
    select true as other from users u where m.status = 'found' and u.app_id = f.app_id and u.id = f.user_id
      and u.explicit = case when (m.matched ->> 'explicit')::boolean then 'clean' else 'explicit' end limit 1
  ) w on true
), new_placements as (
  insert into placements (save_id, service, rank, app_id, user_id, mode, recording_id, market, status, matched, candidates,
    error, wake_at, ring_at, playlist, updated_at)
  select save_id, service, rank, app_id, user_id, mode, recording_id, market, status,
    case when status in ('matched', 'awaiting_release') then matched end, case when status = 'awaiting_review' then candidates end,
    case when status = 'not_found' then jsonb_build_object('code',
      case when nothing_to_find is null then 'not_found' else 'no_known_recording' end,
      'message', reason, 'retryable', nothing_to_find is null) end,
    case when status in ('queued', 'matched') then p_now
      when status = 'awaiting_release' then wait_until end,
    case when status in ('queued', 'matched', 'awaiting_link') then p_ring_at
      when status = 'awaiting_release' then wait_until end,
    playlist, p_now
  from placed
)`

/** The saves and their first events. */
const ANSWER = `, shown as (
  select p.save_id, jsonb_agg(jsonb_build_object('service', p.service, 'status', p.status, 'market', p.market,
    'market_unknown', p.market_unknown, 'link_id', p.link_id,
    'matched', case when p.status in ('matched', 'awaiting_release') then p.matched end,
    'wait_until', case when p.status = 'awaiting_release' then p.wait_until end,
    'consent_ends_at', case when p.status = 'awaiting_release' then p.consent_ends_at end,
    'candidates', case when p.status = 'awaiting_review' then p.candidates end,
    'reason', p.reason, 'nothing_to_find', p.nothing_to_find is not null) order by p.rank) as placements
  from placed p group by p.save_id
), answer as (
  select f.*, coalesce(s.placements, '[]') as placements from fresh f left join shown s using (save_id)
), new_saves as (
  insert into saves (id, app_id, user_id, recording_id, track, target, context, not_before, unplaced, created_at)
  select save_id, app_id, user_id, recording_id, track, target_of, context, not_before, placements = '[]', p_now from answer
), told as (
  insert into events (app_id, user_id, save_id, type, data, created_at)
  select app_id, user_id, save_id, 'save.created', jsonb_build_object('placements', placements), p_now
  from answer order by n
)
select save_id, recording_id, target_of, placements from answer order by n`

/**
 * From the request keys to the events in one statement. Its parts run on one snapshot, so whatever a part needs from
 * another it reads from that part, not from the table. Leaves out the saves whose request key is taken.
 */
export const acceptStatement = planned<Row, Values>({
  name: 'accept_saves',
  parameters: { p_rows: 'jsonb', p_now: 'timestamptz', p_ring_at: 'timestamptz' },
  returns: 'save_id text, recording_id text, target jsonb, placements jsonb',
  body: sql.raw(CLAIM + RECORD + PLACE + ANSWER),
})
