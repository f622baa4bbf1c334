import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // Written by compare and swap: `version` is what a writer has seen.
  `alter table service_states
    add column version integer not null default 0,
    add column rate double precision,
    add column rate_at timestamptz,
    add column climb double precision not null default 0,
    add column tokens double precision not null default 0,
    add column tokens_at timestamptz,
    add column slowed_at timestamptz,
    add column window_at timestamptz,
    add column calls integer not null default 0,
    add column errors integer not null default 0,
    add column probe_until timestamptz`,
]

export const serviceRates: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
