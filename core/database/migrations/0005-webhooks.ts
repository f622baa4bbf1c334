import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table webhook_endpoints (
    id text primary key,
    app_id text not null references apps on delete cascade,
    url text not null,
    events text[] not null,
    disabled_at timestamptz,
    disabled_reason text,
    failures integer not null default 0,
    failing_since timestamptz,
    paused_until timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create index webhook_endpoints_app on webhook_endpoints (app_id)`,
  `create table webhook_secrets (
    id text primary key,
    app_id text not null references apps on delete cascade,
    endpoint_id text references webhook_endpoints on delete cascade,
    secret text not null,
    created_at timestamptz not null,
    ends_at timestamptz
  )`,
  `create index webhook_secrets_owner on webhook_secrets (app_id, endpoint_id)`,
  `create table webhook_outbox (
    position bigint primary key,
    app_id text not null,
    user_id text not null,
    save_id text,
    type text not null,
    data jsonb not null,
    created_at timestamptz not null
  )`,
  `create table deliveries (
    id text primary key,
    endpoint_id text not null references webhook_endpoints on delete cascade,
    app_id text not null,
    user_id text,
    save_id text,
    event_id text not null,
    type text not null,
    data jsonb not null,
    event_at timestamptz not null,
    status text not null check (status in ('waiting', 'delivered', 'failed')),
    attempts integer not null default 0,
    due_at timestamptz,
    body text,
    request_excerpt text,
    last_attempt_at timestamptz,
    response_status integer,
    response_excerpt text,
    duration_ms integer,
    error text,
    created_at timestamptz not null,
    unique (endpoint_id, event_id)
  )`,
  `create index deliveries_due on deliveries (endpoint_id, due_at) where due_at is not null`,
  `create index deliveries_log on deliveries (endpoint_id, id)`,
  `create index deliveries_user on deliveries (app_id, user_id) where user_id is not null`,
  `create index deliveries_age on deliveries (created_at)`,
  `create table shortcut_tokens (
    id text primary key,
    token_hash text not null unique,
    app_id text not null,
    user_id text not null,
    name text,
    created_at timestamptz not null,
    last_used_at timestamptz,
    foreign key (app_id, user_id) references users on delete cascade
  )`,
  `create index shortcut_tokens_user on shortcut_tokens (app_id, user_id)`,
  // How often the save had been opened when its end was told; null = its end has not been told.
  `alter table saves add column completed_opens integer`,
  // Grows with every change of a placement: whoever hears of two states of a save can tell which is newer.
  `alter table placements add column version integer not null default 1`,
  /*
   * Positions of events are given out before their transactions commit, so a reader that remembers a position would pass
   * over whoever commits late. This list is written by the transaction of the event itself: what is in it is committed,
   * what is taken out is done. Apps without endpoints cost one look at an index a statement.
   */
  `create function note_events_for_webhooks() returns trigger language plpgsql as $$
  begin
    insert into webhook_outbox (position, app_id, user_id, save_id, type, data, created_at)
    select n.position, n.app_id, n.user_id, n.save_id, n.type,
      case when n.type = 'save.created' then '{}'::jsonb else n.data end, n.created_at
    from new_events n
    where exists (select from webhook_endpoints e where e.app_id = n.app_id and e.disabled_at is null)
    on conflict (position) do nothing;
    return null;
  end $$`,
  `create trigger events_for_webhooks after insert on events referencing new table as new_events
    for each statement execute function note_events_for_webhooks()`,
]

export const webhooks: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
