import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `alter table placements
    add column playlist text,
    add column undo jsonb,
    add column undo_at timestamptz`,
  // What a link's job takes back, and what the sweep rings for.
  `create index placements_to_undo on placements (app_id, user_id, service, save_id) where undo_at is not null`,
  `create index placements_undo_due on placements (undo_at) where undo_at is not null`,
  // What was added before then may be in another account, where we take nothing away.
  `alter table links add column account_since timestamptz`,
  `create table playlists (
    link_id text not null references links on delete cascade,
    name text not null,
    playlist_id text not null,
    url text,
    seen_at timestamptz not null,
    primary key (link_id, name)
  )`,
]

export const afterSaving: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
