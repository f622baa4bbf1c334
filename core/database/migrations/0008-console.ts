import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // A key that is gone takes the sessions with it that were opened with it.
  `create table console_sessions (
    token_hash text primary key,
    key_id text references api_keys on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index console_sessions_expiry on console_sessions (expires_at)`,
  // Outlives the apps and keys it speaks of, hence no references.
  `create table audit_log (
    id text collate "C" primary key,
    actor text not null,
    app_id text,
    action text not null,
    target text,
    detail jsonb not null,
    created_at timestamptz not null
  )`,
  `create index audit_log_app on audit_log (app_id, id)`,
  `create table request_log (
    id text collate "C" primary key,
    app_id text not null references apps on delete cascade,
    key_id text,
    method text not null,
    path text not null,
    status integer not null,
    code text,
    duration_ms real not null,
    request text,
    answer text,
    created_at timestamptz not null
  )`,
  `create index request_log_app on request_log (app_id, id)`,
  `create index request_log_age on request_log (created_at)`,
  // Counted once by the sweep, so that no page counts millions of saves.
  `create table app_hours (
    app_id text not null references apps on delete cascade,
    hour timestamptz not null,
    saves integer not null,
    primary key (app_id, hour)
  )`,
  `create table hours_counted (
    until timestamptz not null
  )`,
]

export const consolePages: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
