import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // What the sweep looks for, a stretch for each status and service (core/saves/due.ts).
  `drop index placements_due`,
  `create index placements_due on placements (status, service, ring_at) where ring_at is not null`,
  // What was put off is rung for even where a queue is long, so it is found without reading that queue.
  `create index placements_put_off on placements (status, service, ring_at) where ring_at = wake_at`,
]

export const dueByService: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
