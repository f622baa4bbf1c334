import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `alter table placements
    add column swap jsonb,
    add column swap_at timestamptz`,
  // What a link's job takes out again, and what the sweep rings for.
  `create index placements_to_swap on placements (app_id, user_id, service, save_id) where swap_at is not null`,
  `create index placements_swap_due on placements (swap_at) where swap_at is not null`,
  // Other versions of a recording that were offered to somebody.
  `create table versions (
    recording_id text not null references recordings on delete cascade,
    service text not null,
    market text not null,
    mode text not null,
    candidates jsonb not null,
    checked_at timestamptz not null,
    primary key (recording_id, service, market, mode)
  )`,
  `create index versions_checked on versions (checked_at)`,
]

export const swap: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
