import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'

/** What a filled database holds. */
export interface Fill {
  readonly saves: number
  /** Listeners that exist already and get their part of the history: `listener-0` and so on. */
  readonly listeners: number
  readonly appId: string
  /** A save that went its whole way; the history is made of copies of its rows, so sizes and events are the product's own. */
  readonly template: string
}

const SAVES_PER_USER = 20
const SAVES_PER_RECORDING = 50
const DAYS = 60
const CHUNK = 100_000

/** Writes a history of `saves` saves, oldest first, with ids in the order of time; then lets PostgreSQL count. */
export async function fill(db: Db, fill: Fill, progress: (done: number) => void): Promise<void> {
  const users = fill.listeners + Math.ceil(fill.saves / SAVES_PER_USER)
  const recordings = Math.max(1, Math.ceil(fill.saves / SAVES_PER_RECORDING))
  await db.connection().execute(async (one) => {
    // Foreign keys are true by construction; checking fifteen million of them would double the time.
    await sql`set session_replication_role = replica`.execute(one)
    await sql`set synchronous_commit = off`.execute(one)
    await server(one, [
      ['max_wal_size', `'16GB'`],
      ['full_page_writes', 'off'],
      ['autovacuum', 'off'],
    ])
    await people(one, fill, users)
    await catalogue(one, fill, recordings)
    for (let from = 0; from < fill.saves; from += CHUNK) {
      await history(one, fill, { from, to: Math.min(from + CHUNK, fill.saves), users, recordings })
      progress(Math.min(from + CHUNK, fill.saves))
    }
    await keysOfToday(one, fill)
    await sql`set session_replication_role = default`.execute(one)
    await server(one, undefined)
    await sql`vacuum (analyze)`.execute(one)
    await sql`checkpoint`.execute(one)
  })
}

/** Settings of the whole server, which belongs to this run alone, while the history is written; undefined = as before. */
async function server(db: Db, settings: readonly (readonly [string, string])[] | undefined): Promise<void> {
  if (settings === undefined) await sql`alter system reset all`.execute(db)
  for (const [name, value] of settings ?? []) await sql.raw(`alter system set ${name} = ${value}`).execute(db)
  await sql`select pg_reload_conf()`.execute(db)
}

const userOf = (n: ReturnType<typeof sql>, { listeners }: Fill) =>
  sql`case when ${n} < ${listeners}::int then 'listener-' else 'filler-' end || ${n}`

async function people(db: Db, fill: Fill, users: number): Promise<void> {
  const range = sql`generate_series(${fill.listeners}::int, ${users - 1}::int) n`
  await sql`insert into users (app_id, id, created_at)
    select ${fill.appId}, 'filler-' || n, now() - ${DAYS} * interval '1 day' from ${range}`.execute(db)
  await sql`insert into links (id, app_id, user_id, service, status, account_id, market, access_token, refresh_token,
      consented_at, created_at, updated_at)
    select 'lnk_' || md5('link' || n), t.app_id, 'filler-' || n, t.service, t.status, 'account-' || n, t.market,
      t.access_token, t.refresh_token, now(), now(), now()
    from ${range}, (select * from links where app_id = ${fill.appId} limit 1) t`.execute(db)
}

async function catalogue(db: Db, { template }: Fill, recordings: number): Promise<void> {
  const range = sql`generate_series(0, ${recordings - 1}::int) n`
  await sql`insert into recordings (id, track, created_at)
    select 'rec_' || md5('song' || n), t.track || jsonb_build_object('title', 'Filler song ' || n), now()
    from ${range}, (select r.track from recordings r join saves s on s.recording_id = r.id where s.id = ${template}) t`.execute(
    db,
  )
  await sql`insert into recording_keys (key, recording_id)
    select 'filler:' || part || ':' || md5('song' || n), 'rec_' || md5('song' || n)
    from ${range}, generate_series(1, 2) part`.execute(db)
  await sql`insert into matches (mode, service, market, recording_id, status, matched, candidates, reason, checked_at,
      expires_at)
    select m.mode, m.service, m.market, 'rec_' || md5('song' || n), m.status, m.matched, m.candidates, m.reason, now(),
      now() + (n % 30 + 1) * interval '1 day'
    from ${range}, (select m.* from matches m join saves s using (recording_id) where s.id = ${template} limit 1) m`.execute(
    db,
  )
}

interface Part {
  readonly from: number
  readonly to: number
  readonly users: number
  readonly recordings: number
}

/** UUIDv7 without dashes: 48 bits of milliseconds, the version, the rest by chance (here: by a hash, so runs are alike). */
const saveId = sql`'sav_' || lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' ||
  substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15)`

/** Of a thousand: 40 were there already, 20 failed, 15 not found; a few of the last week still wait for their listener. */
const status = sql`case
  when n % 1000 < 40 then 'already_saved' when n % 1000 < 60 then 'failed' when n % 1000 < 75 then 'not_found'
  when at > now() - interval '7 days' and n % 1000 < 90 then 'awaiting_link'
  when at > now() - interval '7 days' and n % 1000 < 95 then 'awaiting_review'
  when at > now() - interval '7 days' and n % 1000 < 97 then 'awaiting_release'
  else 'saved' end`

async function history(db: Db, fill: Fill, { from, to, users, recordings }: Part): Promise<void> {
  // Popular songs are tapped far more often than others: the cube of a fraction; users come in no order.
  await sql`create temporary table part as
    select n, at, ${saveId} as id, ${userOf(sql`who`, fill)} as user_id, 'rec_' || md5('song' || song) as recording_id,
      ${status} as status
    from (select n, (hashint4(n)::bigint & 2147483647) % ${users}::int as who,
        floor(power((hashint4(n + 7) & 65535) / 65536.0, 3) * ${recordings}::int)::int as song,
        now() - ${DAYS} * interval '1 day' * (1 - n::float8 / ${fill.saves}::int) - interval '1 minute' as at
      from generate_series(${from}::int, ${to - 1}::int) n) as numbers`.execute(db)
  await sql`insert into saves (id, app_id, user_id, recording_id, track, target, context, created_at)
    select p.id, t.app_id, p.user_id, p.recording_id, t.track, t.target, t.context, p.at
    from part p, (select * from saves where id = ${fill.template}) t order by p.n`.execute(db)
  await sql`insert into placements (save_id, service, app_id, user_id, mode, recording_id, market, status, matched,
      was_present, added_at, added_to, error, wake_at, ring_at, updated_at)
    select p.id, t.service, t.app_id, p.user_id, t.mode, p.recording_id, t.market, p.status,
      case when p.status in ('saved', 'already_saved', 'failed') then t.matched end,
      p.status = 'already_saved', case when p.status = 'saved' then p.at end,
      case when p.status in ('saved', 'already_saved') then t.added_to end,
      case when p.status in ('failed', 'not_found') then
        '{"code": "not_found", "message": "No such recording was found.", "retryable": true}'::jsonb end,
      due.at, due.at, p.at + interval '2 seconds'
    from part p cross join (select * from placements where save_id = ${fill.template}) t
    cross join lateral (select case when p.status = 'awaiting_release'
      or p.status = 'not_found' and p.at > now() - interval '14 days' then now() + interval '1 day' * (1 + p.n % 14)
      end as at) due order by p.n`.execute(db)
  await sql`insert into events (app_id, user_id, save_id, type, data, created_at)
    select t.app_id, p.user_id, p.id, t.type, t.data, p.at
    from part p cross join (select * from events where save_id = ${fill.template}) t
    order by p.n, t.position`.execute(db)
  await sql`drop table part`.execute(db)
}

/** Keys are kept for a day: those of the last day's saves. */
async function keysOfToday(db: Db, fill: Fill): Promise<void> {
  await sql`insert into request_keys (app_id, key, fingerprint, save_id, created_at, expires_at)
    select app_id, 'key:' || md5(id), md5(id), id, created_at, created_at + interval '1 day'
    from saves where app_id = ${fill.appId} and created_at > now() - interval '1 day'
    on conflict do nothing`.execute(db)
}
