import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // Tells this database from every other one that may share a Redis with it.
  `create table installation (
    id text primary key
  )`,
  `insert into installation values (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12))`,
  `create table apps (
    id text primary key,
    name text not null,
    mode text not null check (mode in ('live', 'test')),
    created_at timestamptz not null
  )`,
  `create table api_keys (
    id text primary key,
    app_id text not null references apps on delete cascade,
    secret_hash text not null,
    scopes text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
  )`,
  `create index api_keys_app on api_keys (app_id)`,
  `create table users (
    app_id text not null references apps on delete cascade,
    id text not null,
    display_name text,
    default_services text[],
    created_at timestamptz not null,
    primary key (app_id, id)
  )`,
  `create table user_sessions (
    token_hash text primary key,
    app_id text not null,
    user_id text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    foreign key (app_id, user_id) references users on delete cascade
  )`,
  `create index user_sessions_user on user_sessions (app_id, user_id)`,
  `create index user_sessions_expiry on user_sessions (expires_at)`,
  `create table links (
    id text primary key,
    app_id text not null,
    user_id text not null,
    service text not null,
    status text not null check (status in ('active', 'needs_reauth')),
    account_id text,
    account_name text,
    market text,
    access_token text not null,
    refresh_token text,
    access_expires_at timestamptz,
    consented_at timestamptz not null,
    consent_ends_at timestamptz,
    version integer not null default 1,
    refreshing_until timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (app_id, user_id, service),
    foreign key (app_id, user_id) references users on delete cascade
  )`,
  `create table recordings (
    id text primary key,
    track jsonb not null,
    created_at timestamptz not null
  )`,
  `create table recording_keys (
    key text primary key,
    recording_id text not null
  )`,
  `create table matches (
    mode text not null,
    service text not null,
    market text not null,
    recording_id text not null references recordings on delete cascade,
    status text not null check (status in ('found', 'unsure', 'absent')),
    matched jsonb,
    candidates jsonb not null,
    reason text,
    checked_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (recording_id, service, market, mode)
  )`,
  `create index matches_expiry on matches (expires_at)`,
  // Saves, placements and events are cut by the month (core/database/partitions.ts), so that old ones are dropped as
  // tables. Ids of saves sort by their time, byte by byte, hence the collation. What fits no month goes to the default.
  `create table saves (
    id text collate "C" primary key,
    app_id text not null,
    user_id text not null,
    recording_id text not null,
    track jsonb not null,
    target jsonb not null,
    context jsonb not null,
    not_before timestamptz,
    unplaced boolean not null default false,
    created_at timestamptz not null,
    foreign key (app_id, user_id) references users on delete cascade
  ) partition by range (id)`,
  `create table saves_default partition of saves default`,
  `create index saves_user on saves (app_id, user_id, id)`,
  `create index saves_app on saves (app_id, id)`,
  `create index saves_unplaced on saves (app_id, id) where unplaced`,
  `create table placements (
    save_id text collate "C" not null,
    service text not null,
    app_id text not null,
    user_id text not null,
    mode text not null,
    recording_id text not null,
    market text not null,
    status text not null check (status in ('queued', 'matched', 'saved', 'already_saved', 'undone', 'failed',
      'not_found', 'awaiting_review', 'awaiting_link', 'awaiting_release')),
    matched jsonb,
    candidates jsonb,
    was_present boolean,
    presence_skipped boolean not null default false,
    added_at timestamptz,
    added_to jsonb,
    error jsonb,
    attempts integer not null default 0,
    rematched boolean not null default false,
    wake_at timestamptz,
    ring_at timestamptz,
    rank integer not null default 0,
    updated_at timestamptz not null,
    primary key (save_id, service)
  ) partition by range (save_id)`,
  // Each part refers to its own part of saves: both go without looking at the rest.
  `create table placements_default partition of placements default`,
  `alter table placements_default add foreign key (save_id) references saves_default on delete cascade`,
  // The outbox: what a match job moves, what a link's job moves, and what the sweep looks for.
  `create index placements_to_match on placements (recording_id, service, market, mode) where status = 'queued'`,
  `create index placements_of_link on placements (app_id, user_id, service, save_id)
    where status in ('queued', 'matched', 'awaiting_link')`,
  // The few that are not done, for lists by status.
  `create index placements_not_done on placements (app_id, status, save_id)
    where status not in ('saved', 'already_saved', 'undone')`,
  `create index placements_due on placements (ring_at) where ring_at is not null`,
  `create sequence events_position`,
  `create table events (
    position bigint not null default nextval('events_position'),
    app_id text not null,
    user_id text not null,
    save_id text collate "C",
    type text not null,
    data jsonb not null,
    created_at timestamptz not null,
    primary key (position, created_at)
  ) partition by range (created_at)`,
  `create table events_default partition of events default`,
  `create index events_save on events (save_id, position)`,
  `create index events_app on events (app_id, position)`,
  // Those of a listener's saves are found by the saves.
  `create index events_user on events (app_id, user_id, position) where save_id is null`,
  `create table request_keys (
    app_id text not null,
    key text not null,
    fingerprint text not null,
    save_id text collate "C" not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, key)
  )`,
  `create index request_keys_expiry on request_keys (expires_at)`,
  `create table service_states (
    mode text not null,
    service text not null,
    failures integer not null default 0,
    limited_until timestamptz,
    down_since timestamptz,
    reason text,
    updated_at timestamptz not null,
    primary key (mode, service)
  )`,
]

export const first: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
