import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'

/** No answer within this time is the same as no database: whoever asked is told so, and may ask again. */
export const REQUEST_STATEMENT_MS = 5000

/**
 * A pool for Kysely whose connections are given up as soon as a statement got no answer in time. `pg` itself rejects the
 * statement (`query_timeout`) but keeps the connection, and whatever is sent on it next waits behind the statement that
 * hangs. What the server still makes of it is not known: only requests that may be sent again belong here.
 */
export function requestPool(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => giveUpWhenSilent(await pool.connect()),
    end: () => pool.end(),
  }
}

function giveUpWhenSilent(client: pg.PoolClient): PostgresPoolClient {
  let silent: Error | undefined
  const query = async (text: string, values: readonly unknown[]) => {
    if (silent !== undefined) throw silent
    try {
      return await client.query(text, [...values])
    } catch (err) {
      if (err instanceof Error && err.message === 'Query read timeout') silent = err
      throw err
    }
  }
  // Kysely asks for cursors only when it streams, and we never do.
  return { query, release: () => client.release(silent) } as unknown as PostgresPoolClient
}
