import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from './open.ts'

interface Definition<Values> {
  /** Begins the function's name: `accept_saves`. */
  readonly name: string
  /** The parameters and their types, `p_now: 'timestamptz'`, in order. */
  readonly parameters: Readonly<Record<keyof Values & string, string>>
  /** Columns of the answer and their types: `save_id text, placements jsonb`. */
  readonly returns: string
  /** Refers to the parameters by name and has no values of its own. */
  readonly body: RawBuilder<unknown>
  /** Joins its rows with tables, so each is to be looked up by an index: tables that are small now will not stay so. */
  readonly joinsTables?: boolean
}

export interface Planned<Row, Values> {
  /** Runs it. The first call of a process makes the function, unless another one has. */
  run(db: Db, values: Values): Promise<readonly Row[]>
  /** What stands after `from` where its rows are joined with others. */
  rows(db: Db, values: Values): Promise<RawBuilder<Row>>
}

/**
 * A statement of the hot path that is planned once for each connection. Tables are cut by month and every part takes part in
 * the planning, so that planning a statement takes longer than running it: 5 to 15 ms against 1 ms for what is due for eight
 * links (PostgreSQL 15, four parts). It lives in a function: unlike a prepared statement that passes every pooler.
 *
 * The plan is made while the tables may still be empty. So it must not depend on what is in them: ask row by row through
 * indexes (`lateral ... limit 1`, scalar subqueries, or `joinsTables`), and give the planner no second index to choose. A
 * hash of all links would be read again for every batch.
 */
export function planned<Row, Values extends Readonly<Record<string, unknown>>>(
  definition: Definition<Values>,
): Planned<Row, Values> {
  const made = new WeakMap<Db, Promise<string>>()

  function nameIn(db: Db): Promise<string> {
    const known = made.get(db)
    if (known !== undefined) return known
    const making = make(db, definition).catch((err: unknown) => {
      made.delete(db)
      throw err
    })
    made.set(db, making)
    return making
  }

  async function rows(db: Db, values: Values): Promise<RawBuilder<Row>> {
    const name = await nameIn(db)
    const given = Object.entries<string>(definition.parameters).map(
      ([parameter, type]) => sql`${values[parameter]}::${sql.raw(type)}`,
    )
    return sql<Row>`${sql.raw(name)}(${sql.join(given)})`
  }

  return {
    rows,
    run: async (db, values) => (await sql<Row>`select * from ${await rows(db, values)}`.execute(db)).rows,
  }
}

/** Makes the function where it is missing and gives back its name. */
async function make<Values>(
  db: Db,
  { name, parameters, returns, body, joinsTables = false }: Definition<Values>,
): Promise<string> {
  const compiled = body.compile(db)
  if (compiled.parameters.length > 0) throw new Error(`${name}: values must be parameters of the function`)
  const joins = joinsTables ? 'set enable_hashjoin = off set enable_mergejoin = off' : ''
  // `rows 1`: whoever joins the answer with a table looks each row up, too.
  const text = `returns table (${returns}) language plpgsql rows 1 ${joins}
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off set lock_timeout = '4s' as $planned$
#variable_conflict use_column
begin
  return query ${compiled.sql};
end $planned$`
  // Named after its text, so that processes of two versions work side by side while one replaces the other.
  const full = `${name}_${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  const { rows } =
    await sql`select from pg_proc where proname = ${full} and pronamespace = current_schema()::regnamespace`.execute(
      db,
    )
  if (rows.length > 0) return full
  const list = Object.entries<string>(parameters).map(([parameter, type]) => `${parameter} ${type}`)
  await db.transaction().execute(async (trx) => {
    // Two processes that make one function at the same moment would fail each other.
    await sql`select pg_advisory_xact_lock(hashtext('planned functions'))`.execute(trx)
    await sql.raw(`create or replace function ${full}(${list.join(', ')}) ${text}`).execute(trx)
  })
  return full
}
