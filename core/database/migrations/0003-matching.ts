import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // What is behind an app's own sound ids; a null track is a sound that is no known recording.
  `create table sounds (
    app_id text not null references apps on delete cascade,
    id text not null,
    track jsonb,
    tempo real,
    updated_at timestamptz not null,
    primary key (app_id, id)
  )`,
  // A listener's answer to "which of these?"; a null track is "none of them, ever".
  `create table choices (
    app_id text not null,
    user_id text not null,
    recording_id text not null,
    service text not null,
    market text not null,
    mode text not null,
    track_id text,
    track jsonb,
    created_at timestamptz not null,
    primary key (app_id, user_id, recording_id, service),
    foreign key (app_id, user_id) references users on delete cascade
  )`,
  `create index choices_recording on choices (recording_id, service, market, mode)`,
  // How often in a row the catalogue did not have it: the next look comes twice as late.
  `alter table matches add column absences integer not null default 0`,
]

export const matching: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
