import { sql } from 'kysely'
import type { Sealer } from '../crypto/seal.ts'
import { UnsealError } from '../crypto/seal.ts'
import type { Db } from '../database/open.ts'
import { sealPlace } from './link.ts'
import type { Link } from './link.ts'

export interface Rewrapped {
  /** Links and consents to be confirmed whose tokens are now under the first key. */
  readonly rewrapped: number
  /** Those that do not open with any key we have; they stay as they are. */
  readonly unreadable: readonly string[]
}

const BATCH = 200

/**
 * Brings every token under the first of TOKEN_KEYS while the service goes on. Each row is replaced only if nobody has
 * changed it in the meantime, and a refresh seals with the first key anyway: run it until nothing is left.
 */
export async function rewrapTokens(db: Db, sealer: Sealer): Promise<Rewrapped> {
  const done = { rewrapped: 0, unreadable: [] as string[] }
  // A consent that waits for its confirmation becomes a link only later: it must not be missed in between.
  for (const table of ['pending_links', 'links'] as const) {
    for (let after = ''; ;) {
      const ids = await db
        .selectFrom(table)
        .select('id')
        .where('id', '>', after)
        .orderBy('id')
        .limit(BATCH)
        .execute()
      const last = ids.at(-1)
      if (last === undefined) break
      after = last.id
      for (const { id } of ids) await rewrapOne(db, sealer, table, id, done)
    }
  }
  return done
}

/** Until it is done: a refresh in between brings only the tokens it got under the first key. */
async function rewrapOne(
  db: Db,
  sealer: Sealer,
  table: 'links' | 'pending_links',
  id: string,
  done: { rewrapped: number; unreadable: string[] },
): Promise<void> {
  for (;;) {
    const row = await db
      .selectFrom(table)
      .select(['id', 'app_id', 'user_id', 'service', 'access_token', 'refresh_token'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return
    const { access_token, refresh_token } = row
    const sealed = rewrapBoth(sealer, row)
    if (sealed === undefined) {
      done.unreadable.push(id)
      return
    }
    if (sealed.access_token === access_token && sealed.refresh_token === refresh_token) return
    const changed = await db
      .updateTable(table)
      .set(sealed)
      .where('id', '=', id)
      .where('access_token', '=', access_token)
      .where('refresh_token', 'is not distinct from', refresh_token)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) continue
    done.rewrapped += 1
    return
  }
}

type SealedTokens = Pick<Link, 'access_token' | 'refresh_token'>

function rewrapBoth(
  sealer: Sealer,
  row: SealedTokens & Pick<Link, 'id' | 'app_id' | 'user_id' | 'service'>,
): SealedTokens | undefined {
  try {
    return {
      access_token: sealer.rewrap(row.access_token, sealPlace(row, 'access_token')),
      refresh_token:
        row.refresh_token === null ? null : sealer.rewrap(row.refresh_token, sealPlace(row, 'refresh_token')),
    }
  } catch (err) {
    if (err instanceof UnsealError) return undefined
    throw err
  }
}

/**
 * How many links need which key, by key id, those that wait for a confirmation included: a key nobody needs can be
 * dropped from TOKEN_KEYS. A link counts for both keys when its tokens are not under the same one.
 */
export async function linksPerKey(db: Db): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ key: string; links: number }>`
    with tokens as (
      select id, access_token as sealed from links union all select id, refresh_token from links
      union all select id, access_token from pending_links union all select id, refresh_token from pending_links
    )
    select split_part(sealed, '.', 2) as key, count(distinct id)::int as links
    from tokens where sealed is not null group by 1 order by 1`.execute(db)
  return Object.fromEntries(rows.map((row) => [row.key, row.links]))
}
