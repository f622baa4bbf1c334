import { sql } from 'kysely'
import type { Sealer } from '../crypto/seal.ts'
import { UnsealError } from '../crypto/seal.ts'
import type { Db } from '../database/open.ts'
import { secretPlace } from './secrets.ts'

export interface RewrappedSecrets {
  readonly rewrapped: number
  /** Those that do not open with any key we have; they stay as they are. */
  readonly unreadable: readonly string[]
}

/** Brings the secrets of webhooks under the first of TOKEN_KEYS while the service goes on. */
export async function rewrapSecrets(db: Db, sealer: Sealer): Promise<RewrappedSecrets> {
  const unreadable: string[] = []
  let rewrapped = 0
  const rows = await db.selectFrom('webhook_secrets').select(['id', 'app_id', 'secret']).execute()
  for (const row of rows) {
    const sealed = rewrap(sealer, row)
    if (sealed === undefined) unreadable.push(row.id)
    if (sealed === undefined || sealed === row.secret) continue
    await db.updateTable('webhook_secrets').set({ secret: sealed }).where('id', '=', row.id).execute()
    rewrapped += 1
  }
  return { rewrapped, unreadable }
}

function rewrap(sealer: Sealer, row: { id: string; app_id: string; secret: string }): string | undefined {
  try {
    return sealer.rewrap(row.secret, secretPlace(row))
  } catch (err) {
    if (err instanceof UnsealError) return undefined
    throw err
  }
}

/** How many secrets of webhooks need which key, by key id. */
export async function secretsPerKey(db: Db): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ key: string; secrets: number }>`
    select split_part(secret, '.', 2) as key, count(*)::int as secrets from webhook_secrets group by 1 order by 1`.execute(
    db,
  )
  return Object.fromEntries(rows.map((row) => [row.key, row.secrets]))
}
