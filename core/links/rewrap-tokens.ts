import type { Sealer } from '../crypto/seal.ts'
import { UnsealError } from '../crypto/seal.ts'
import type { Db } from '../database/open.ts'
import { sealPlace } from './link.ts'

export interface Rewrapped {
  /** Links whose tokens are now under the first key. */
  readonly rewrapped: number
  /** Links that do not open with any key we have; they stay as they are. */
  readonly unreadable: readonly string[]
}

const BATCH = 200

/**
 * Brings every token under the first of TOKEN_KEYS while the service goes on. Each row is replaced only if nobody has
 * changed it in the meantime, and a refresh seals with the first key anyway: run it until nothing is left.
 */
export async function rewrapTokens(db: Db, sealer: Sealer): Promise<Rewrapped> {
  let rewrapped = 0
  const unreadable: string[] = []
  for (let after = ''; ;) {
    const links = await db
      .selectFrom('links')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const last = links.at(-1)
    if (last === undefined) return { rewrapped, unreadable }
    after = last.id
    for (const link of links) {
      try {
        const access = sealer.rewrap(link.access_token, sealPlace(link, 'access_token'))
        const refresh =
          link.refresh_token === null
            ? null
            : sealer.rewrap(link.refresh_token, sealPlace(link, 'refresh_token'))
        if (access === link.access_token && refresh === link.refresh_token) continue
        const changed = await db
          .updateTable('links')
          .set({ access_token: access, refresh_token: refresh })
          .where('id', '=', link.id)
          .where('version', '=', link.version)
          .where('access_token', '=', link.access_token)
          .executeTakeFirst()
        rewrapped += Number(changed.numUpdatedRows)
      } catch (err) {
        if (!(err instanceof UnsealError)) throw err
        unreadable.push(link.id)
      }
    }
  }
}

/** How many links are sealed with which key, by key id: a key nobody uses can be dropped from TOKEN_KEYS. */
export async function linksPerKey(db: Db): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('links')
    .select((row) => [
      row.fn<string>('split_part', ['access_token', row.val('.'), row.val(2)]).as('key'),
      row.fn.countAll<number>().as('links'),
    ])
    .groupBy('key')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.key, row.links]))
}
