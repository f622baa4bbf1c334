import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import type { Sealer } from '../crypto/seal.ts'
import type { NewId } from '../domain/ids.ts'
import { movePlacements } from '../saves/transitions.ts'
import type { MovedPlacement } from '../saves/transitions.ts'
import { adoptSaves } from './adopt-saves.ts'
import { sealPlace } from './link.ts'

/** A finished consent, ready to be kept. Tokens are clear text here and nowhere else. */
export interface NewLink {
  readonly appId: string
  readonly userId: string
  readonly service: string
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly accessExpiresAt: Date | undefined
  readonly consentedAt: Date
  readonly consentEndsAt: Date | undefined
  readonly accountId: string | undefined
  readonly accountName: string | undefined
  /** Undefined = not asked yet. */
  readonly market: string | undefined
}

export interface StoredLink {
  readonly id: string
  /** Placements that waited for this link, now on their way again in the order of their saves. */
  readonly resumed: readonly (MovedPlacement & { readonly status: 'queued' | 'matched' })[]
}

/**
 * Keeps a link (a new one, or anew over an old one of the same user and service) and sends the placements that waited
 * for it on their way, all in one transaction. A link made anew has a new id, so jobs of the old one find nothing.
 */
export function storeLink(db: Db, deps: LinkDeps, link: NewLink, now: Date): Promise<StoredLink> {
  return db.transaction().execute((trx) => storeLinkIn(trx, deps, link, now))
}

export interface LinkDeps {
  readonly sealer: Sealer
  readonly newId: NewId
}

/** The same as part of a larger transaction. */
export async function storeLinkIn(trx: Db, deps: LinkDeps, link: NewLink, now: Date): Promise<StoredLink> {
  const id = deps.newId('lnk')
  const row = { id, app_id: link.appId, user_id: link.userId, service: link.service }
  await trx
    .insertInto('users')
    .values({ app_id: link.appId, id: link.userId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const before = await trx
    .deleteFrom('links')
    .where('app_id', '=', link.appId)
    .where('user_id', '=', link.userId)
    .where('service', '=', link.service)
    .returning(['created_at', 'account_id', 'account_since'])
    .executeTakeFirst()
  const sameAccount = before?.account_id !== null && before?.account_id === link.accountId
  await trx
    .insertInto('links')
    .values({
      ...row,
      status: 'active',
      account_id: link.accountId ?? null,
      account_name: link.accountName ?? null,
      market: link.market ?? null,
      access_token: deps.sealer.seal(link.accessToken, sealPlace(row, 'access_token')),
      refresh_token:
        link.refreshToken === undefined
          ? null
          : deps.sealer.seal(link.refreshToken, sealPlace(row, 'refresh_token')),
      access_expires_at: link.accessExpiresAt ?? null,
      consented_at: link.consentedAt,
      consent_ends_at: link.consentEndsAt ?? null,
      // The service linked first stays the listener's default, however often it is linked again.
      created_at: before?.created_at ?? now,
      account_since: sameAccount && before !== undefined ? before.account_since : now,
      updated_at: now,
    })
    .execute()
  await trx
    .insertInto('events')
    .values({
      app_id: link.appId,
      user_id: link.userId,
      type: 'link.created',
      data: JSON.stringify({ service: link.service, again: before !== undefined }),
      created_at: now,
    })
    .execute()
  const resumed = await resumeWaiting(trx, link, sameAccount, now)
  const adopted = await adoptSaves(trx, link, link.market ?? '', now)
  return { id, resumed: [...resumed, ...adopted.map((p) => ({ ...p, status: 'queued' as const }))] }
}

/**
 * What was matched before keeps its match unless the market turns out to be another one. What was added is added again:
 * it may have gone to another account, and there we know nothing of what was in the library before us.
 */
async function resumeWaiting(
  db: Db,
  link: NewLink,
  sameAccount: boolean,
  now: Date,
): Promise<StoredLink['resumed']> {
  const mine = sql`p.app_id = ${link.appId} and p.user_id = ${link.userId} and p.service = ${link.service}
    and p.status = 'awaiting_link'`
  const market = link.market === undefined || link.market === '' ? undefined : link.market
  // What the listener chose themselves stays, whatever the market.
  const sameMarket =
    market === undefined ? sql`true` : sql`(p.market = ${market} or p.swap ->> 'status' = 'pending')`
  const common = {
    wake_at: now,
    // Whoever links need not know about the queue: the sweep rings.
    ring_at: now,
    attempts: 0,
    error: null,
    added_at: null,
    ...(sameAccount ? {} : { was_present: null }),
  }
  const matched = await movePlacements(
    db,
    sql`${mine} and p.matched is not null and ${sameMarket}`,
    { ...common, status: 'matched' },
    now,
  )
  const queued = await movePlacements(
    db,
    mine,
    { ...common, status: 'queued', matched: null, ...(market === undefined ? {} : { market }) },
    now,
  )
  return [
    ...matched.map((p) => ({ ...p, status: 'matched' as const })),
    ...queued.map((p) => ({ ...p, status: 'queued' as const })),
  ]
}
