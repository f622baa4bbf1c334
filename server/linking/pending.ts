import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Account } from '../../adapters/adapter.ts'
import type { TokenSet } from '../../adapters/oauth2-token.ts'
import type { Db } from '../../core/database/open.ts'
import type { PendingLinkRow } from '../../core/database/linking-tables.ts'
import { sealPlace } from '../../core/links/link.ts'
import { storeLinkIn } from '../../core/links/store-link.ts'
import type { LinkDeps, StoredLink } from '../../core/links/store-link.ts'
import { consentEnd } from '../../core/links/consent.ts'
import { unlinkIn } from '../../core/links/unlink.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { LinkProblem } from './problems.ts'

/** A consent waits this long for the listener to confirm whose it is. */
const PENDING_MS = 10 * 60_000

export type PendingLink = Selectable<PendingLinkRow>

/** Keeps what the service gave until the listener has seen which account goes to which user. */
export async function keepPending(
  db: Db,
  deps: LinkDeps,
  session: BrowserSession,
  consent: {
    readonly service: string
    readonly tokens: Pick<TokenSet, 'accessToken' | 'refreshToken' | 'expiresAt'>
    readonly account: Account
    readonly takesOver: boolean
  },
  now: Date,
): Promise<void> {
  const { service, tokens, account } = consent
  const row = { id: deps.newId('lnk'), app_id: session.appId, user_id: session.userId, service }
  const seal = (text: string, field: 'access_token' | 'refresh_token') =>
    deps.sealer.seal(text, sealPlace(row, field))
  const values = {
    ...row,
    session_hash: session.hash,
    access_token: seal(tokens.accessToken, 'access_token'),
    refresh_token: tokens.refreshToken === undefined ? null : seal(tokens.refreshToken, 'refresh_token'),
    access_expires_at: tokens.expiresAt ?? null,
    account_id: account.accountId ?? null,
    account_name: account.accountName ?? null,
    market: account.market ?? '',
    takes_over: consent.takesOver,
    created_at: now,
    expires_at: new Date(now.getTime() + PENDING_MS),
  }
  await db
    .insertInto('pending_links')
    .values(values)
    .onConflict((conflict) => conflict.columns(['session_hash', 'service']).doUpdateSet(values))
    .execute()
}

export function readPending(
  db: Db,
  session: BrowserSession,
  service: string,
  now: Date,
): Promise<PendingLink | undefined> {
  return db
    .selectFrom('pending_links')
    .selectAll()
    .where('session_hash', '=', session.hash)
    .where('service', '=', service)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

export async function dropPending(db: Db, session: BrowserSession, service: string): Promise<void> {
  await db
    .deleteFrom('pending_links')
    .where('session_hash', '=', session.hash)
    .where('service', '=', service)
    .execute()
}

/** Who else of this app has the account linked; nobody where the service has no account ids. */
export async function otherOwner(db: Db, pending: PendingLink): Promise<string | undefined> {
  if (pending.account_id === null) return undefined
  const row = await db
    .selectFrom('links')
    .select('user_id')
    .where('app_id', '=', pending.app_id)
    .where('service', '=', pending.service)
    .where('account_id', '=', pending.account_id)
    .where('user_id', '!=', pending.user_id)
    .executeTakeFirst()
  return row?.user_id
}

/**
 * The listener has said yes to this consent: it becomes the link, in one transaction. Undefined when it is gone, also
 * when another one has taken its place since the question was asked.
 */
export function confirmPending(
  db: Db,
  deps: LinkDeps,
  session: BrowserSession,
  answered: { readonly service: string; readonly consent: string; readonly months: number | undefined },
  now: Date,
): Promise<(StoredLink & { readonly pending: PendingLink }) | undefined> {
  const { service } = answered
  return db.transaction().execute(async (trx) => {
    const pending = await trx
      .deleteFrom('pending_links')
      .where('id', '=', answered.consent)
      .where('session_hash', '=', session.hash)
      .where('service', '=', service)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst()
    if (pending === undefined) return undefined
    await makeRoom(trx, pending, now)
    const open = (text: string, field: 'access_token' | 'refresh_token') =>
      deps.sealer.open(text, sealPlace(pending, field))
    const stored = await storeLinkIn(
      trx,
      deps,
      {
        appId: pending.app_id,
        userId: pending.user_id,
        service,
        accessToken: open(pending.access_token, 'access_token'),
        refreshToken:
          pending.refresh_token === null ? undefined : open(pending.refresh_token, 'refresh_token'),
        accessExpiresAt: pending.access_expires_at ?? undefined,
        // The clock of the consent started at the service, before the listener confirmed here.
        consentedAt: pending.created_at,
        consentEndsAt: consentEnd(pending.created_at, answered.months),
        accountId: pending.account_id ?? undefined,
        accountName: pending.account_name ?? undefined,
        market: pending.market ?? undefined,
      },
      now,
    )
    return { ...stored, pending }
  })
}

/**
 * An account another user of the app has is only taken from them when it was proved anew; they are told. One account is
 * confirmed by one listener at a time, so that two who confirm it in the same moment do not both get it.
 */
async function makeRoom(trx: Db, pending: PendingLink, now: Date): Promise<void> {
  if (pending.account_id === null) return
  const account = JSON.stringify([pending.app_id, pending.service, pending.account_id])
  await sql`select pg_advisory_xact_lock(hashtextextended(${account}, 0))`.execute(trx)
  const owner = await otherOwner(trx, pending)
  if (owner === undefined) return
  if (!pending.takes_over) throw new LinkProblem('account_taken', pending.service)
  const removed = { appId: pending.app_id, userId: owner, service: pending.service }
  await unlinkIn(trx, removed, 'moved_to_another_user', now)
  // Imported links may have given one account to several users.
  await makeRoom(trx, pending, now)
}
