import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `alter table apps add column allowed_origins text[] not null default '{}'`,
  `alter table users add column target jsonb`,
  // A listener's browser on our own pages; made by a link ticket, known by a cookie.
  `create table browser_sessions (
    token_hash text primary key,
    app_id text not null,
    user_id text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    foreign key (app_id, user_id) references users on delete cascade
  )`,
  `create index browser_sessions_expiry on browser_sessions (expires_at)`,
  // A ticket is good once; its id is remembered until it would have ended anyway.
  `create table used_tickets (
    id text primary key,
    expires_at timestamptz not null
  )`,
  `create index used_tickets_expiry on used_tickets (expires_at)`,
  // One trip to a service and back: the state is single use and belongs to one browser.
  `create table link_flows (
    state_hash text primary key,
    session_hash text not null references browser_sessions on delete cascade,
    app_id text not null,
    user_id text not null,
    service text not null,
    code_verifier text,
    proves_again boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index link_flows_expiry on link_flows (expires_at)`,
  `create index link_flows_session on link_flows (session_hash)`,
  // A consent the service has given and the listener has not confirmed yet; tokens are sealed as in links.
  `create table pending_links (
    id text primary key,
    session_hash text not null references browser_sessions on delete cascade,
    app_id text not null,
    user_id text not null,
    service text not null,
    access_token text not null,
    refresh_token text,
    access_expires_at timestamptz,
    account_id text,
    account_name text,
    market text,
    takes_over boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    unique (session_hash, service)
  )`,
  `create index pending_links_expiry on pending_links (expires_at)`,
  `alter table links add column expiry_notice integer`,
  `create index placements_waiting on placements (status, updated_at)
    where status in ('awaiting_link', 'awaiting_review')`,
  `create index links_account on links (app_id, service, account_id) where account_id is not null`,
  `create index links_consent on links (consent_ends_at) where consent_ends_at is not null`,
]

export const linking: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
