import { randomBytes } from 'node:crypto'
import type { SealPlace, Sealer } from '../crypto/seal.ts'
import type { Db } from '../database/open.ts'
import type { WebhookSecretRow } from '../database/webhook-tables.ts'
import type { NewId } from '../domain/ids.ts'

/** How long the secret before goes on signing, or being taken, after a rotation. */
const OVERLAP_MS = 24 * 3_600_000

/** What a secret belongs to: one endpoint, or (null) what the app sends us. */
export interface SecretOwner {
  readonly appId: string
  readonly endpointId: string | null
}

export interface NewSecret {
  readonly id: string
  /** `whsec_` and 32 random bytes in base64, as Standard Webhooks writes them; shown once. */
  readonly secret: string
  /** Until when those before count as well; undefined when there were none. */
  readonly previousEndsAt: Date | undefined
}

export interface SecretDeps {
  readonly sealer: Sealer
  readonly newId: NewId
}

/** Makes the owner's next secret. Those before go on for a day, so that nobody has to change in the same moment. */
export async function rotateSecret(
  db: Db,
  deps: SecretDeps,
  owner: SecretOwner,
  now: Date,
): Promise<NewSecret> {
  const id = deps.newId('whs')
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const endsAt = new Date(now.getTime() + OVERLAP_MS)
  const before = await db
    .updateTable('webhook_secrets')
    .set({ ends_at: endsAt })
    .where('app_id', '=', owner.appId)
    .where('endpoint_id', 'is not distinct from', owner.endpointId)
    .where('ends_at', 'is', null)
    .executeTakeFirst()
  await db
    .insertInto('webhook_secrets')
    .values({
      id,
      app_id: owner.appId,
      endpoint_id: owner.endpointId,
      secret: deps.sealer.seal(secret, secretPlace({ id, app_id: owner.appId })),
      created_at: now,
    })
    .execute()
  return { id, secret, previousEndsAt: before.numUpdatedRows > 0n ? endsAt : undefined }
}

export interface LastingSecret {
  readonly secret: string
  /** Null = not told yet. */
  readonly endsAt: Date | null
}

/** Every secret that counts now, the newest first. */
export async function secretsOf(
  db: Db,
  sealer: Sealer,
  owner: SecretOwner,
  now: Date,
): Promise<readonly LastingSecret[]> {
  const rows = await db
    .selectFrom('webhook_secrets')
    .select(['id', 'app_id', 'secret', 'ends_at'])
    .where('app_id', '=', owner.appId)
    .where('endpoint_id', 'is not distinct from', owner.endpointId)
    .where((row) => row.or([row('ends_at', 'is', null), row('ends_at', '>', now)]))
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({ secret: sealer.open(row.secret, secretPlace(row)), endsAt: row.ends_at }))
}

/** Where a sealed secret belongs: copied to another row it does not open. */
export function secretPlace(row: Pick<WebhookSecretRow, 'id' | 'app_id'>): SealPlace {
  return { linkId: row.id, appId: row.app_id, userId: '', service: 'webhook', field: 'webhook_secret' }
}
