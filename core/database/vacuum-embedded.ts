import type { EmbeddedPool } from './embedded-pool.ts'

const EVERY_MS = 600_000

/** Less garbage than this is not worth the moment in which nothing else runs. */
const LEAST = 2000

/** The rule of PostgreSQL's own autovacuum: autovacuum_vacuum_threshold + autovacuum_vacuum_scale_factor * rows. */
const WORN = `select schemaname as schema, relname as name from pg_stat_user_tables
  where n_dead_tup > 50 + 0.2 * n_live_tup and n_dead_tup > ${LEAST} order by n_dead_tup desc`

/**
 * Gives the space of outdated rows back to their tables; a PostgreSQL in this process has no autovacuum. One table at a time,
 * so that others get their turn between. No `analyze`: plans that are kept (those of BullMQ's functions) would be made anew for
 * tables that happen to be empty. Resolves to the tables it went through.
 */
export async function vacuumWorn(pool: EmbeddedPool): Promise<readonly string[]> {
  // What was done within the last second is not counted otherwise.
  await pool.query('select pg_stat_force_next_flush()')
  const { rows } = await pool.query(WORN)
  const tables = rows.map(({ schema, name }) => `"${String(schema)}"."${String(name)}"`)
  for (const table of tables) await pool.query(`vacuum ${table}`)
  return tables
}

/** Until the function that is given back is called. */
export function keepVacuumed(pool: EmbeddedPool): () => void {
  // What went wrong is tried again; the tables only stay larger.
  const timer = setInterval(() => void vacuumWorn(pool).catch(() => undefined), EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
