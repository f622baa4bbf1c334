import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // What the sweep looks for, a stretch for each status and service (core/saves/due.ts).
  `create index placements_due_by_service on placements (status, service, ring_at) where ring_at is not null`,
  // What was put off is rung for even where a queue is long, so it is found without reading that queue.
  `create index placements_put_off on placements (status, service, ring_at) where ring_at = wake_at`,
  // Last: until here everything can be read, and what only reads does not wait.
  `drop index placements_due`,
]

export const dueByService: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
