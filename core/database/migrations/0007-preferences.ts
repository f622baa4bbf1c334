import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `alter table users
    add column locale text,
    add column explicit text check (explicit in ('explicit', 'clean'))`,
  // Stays signed in on this device: lasts longer, and longer again with every visit.
  `alter table browser_sessions add column kept boolean not null default false`,
  `create index browser_sessions_of_user on browser_sessions (app_id, user_id)`,
  // The same recording as \`matched\`, with the other words: clean where that is explicit, and the other way round.
  `alter table matches
    add column other jsonb,
    add column other_sought boolean not null default false`,
]

export const preferences: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
