import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '../adapters/adapter.ts'
import type { ConfiguredService } from '../adapters/create-adapters.ts'
import type { TokenSet } from '../adapters/oauth2-token.ts'
import { UnsealError } from '../core/crypto/seal.ts'
import type { SealPlace } from '../core/crypto/seal.ts'
import { Fault } from '../core/faults.ts'
import type { FaultCode } from '../core/faults.ts'
import { sealPlace } from '../core/links/link.ts'
import type { Link } from '../core/links/link.ts'
import type { WorkerContext } from './context.ts'

/** Refresh this long before the access token ends, so that it does not end under way. */
const EARLY_MS = 60_000
/** Up to this much earlier still, per link, so that links made together do not refresh together. */
const EARLY_JITTER_MS = 120_000
/** Longer than the token endpoint's time limit: the holder has finished or is dead. */
const REFRESH_LEASE_MS = 20_000
/** What must be left of the lease when the refresh is sent, or somebody else could send the same token meanwhile. */
const LEASE_LEFT_MS = 12_000
const REREAD_MS = 100
/** A token that is good for this long serves while somebody else fetches the next one. */
const STILL_GOOD_MS = 15_000
/** For how long new tokens are held on to while the database cannot take them. */
const KEEP_TRYING_MS = 30_000
const TRY_EVERY_MS = 250

/**
 * Opens a link: an access token that is good for at least the next minute. `link` is its id, or its row where that was
 * read a moment ago. `rejected` is a token the service has just refused; it is never handed out again. Refreshes are lazy
 * and one at a time per link, across processes.
 */
export async function openSession(
  ctx: WorkerContext,
  service: ConfiguredService,
  link: string | Link,
  options: { readonly signal: AbortSignal; readonly rejected?: string },
): Promise<Session> {
  const giveUpAt = ctx.now().getTime() + REFRESH_LEASE_MS
  const id = typeof link === 'string' ? link : link.id
  let known = typeof link === 'string' ? undefined : link
  for (;;) {
    const isFresh = known === undefined
    const row = known ?? (await readLink(ctx, id))
    known = undefined
    if (row === undefined || row.status !== 'active') throw notLinked(service)
    const accessToken = unseal(ctx, service, row, 'access_token', row.access_token)
    const isRefused = accessToken === options.rejected
    if (!isRefused && !endsSoon(row, ctx.now())) return sessionOf(row, accessToken)
    if (service.oauth2 === undefined || row.refresh_token === null) {
      if (!isRefused) return sessionOf(row, accessToken)
      throw needsReauth(service)
    }
    const lease = await takeLease(ctx, row)
    if (lease !== undefined) return refresh(ctx, service, row, lease, options.signal)
    if (!isRefused && isGoodFor(row, STILL_GOOD_MS, ctx.now())) return sessionOf(row, accessToken)
    // Somebody else is refreshing, or has: what they store is what we read next.
    if (ctx.now().getTime() > giveUpAt) throw busy(service)
    if (isFresh) await sleep(REREAD_MS, undefined, { signal: options.signal })
  }
}

function readLink(ctx: WorkerContext, id: string): Promise<Link | undefined> {
  return ctx.db.selectFrom('links').selectAll().where('id', '=', id).executeTakeFirst()
}

function sessionOf(link: Link, accessToken: string): Session {
  const market = link.market === null || link.market === '' ? undefined : link.market
  return { linkId: link.id, accessToken, market }
}

function endsSoon(link: Link, now: Date): boolean {
  const jitter = (Number.parseInt(link.id.slice(-4), 16) / 0xffff) * EARLY_JITTER_MS
  return !isGoodFor(link, EARLY_MS + jitter, now)
}

function isGoodFor({ access_expires_at: end }: Link, ms: number, now: Date): boolean {
  return end === null || end.getTime() - now.getTime() >= ms
}

/** The tokens cannot be read: somebody must look at the keys or the rows. Nothing is called, and nothing is given up. */
function unseal(
  ctx: WorkerContext,
  service: ConfiguredService,
  link: Link,
  field: SealPlace['field'],
  sealed: string,
): string {
  try {
    return ctx.sealer.open(sealed, sealPlace(link, field))
  } catch (err) {
    if (!(err instanceof UnsealError)) throw err
    const message = `the ${field} of link ${link.id} cannot be read: ${err.message}`
    throw linkFault(service, 'misconfigured', message, 'backoff')
  }
}

/** Undefined = somebody else has it. */
async function takeLease(ctx: WorkerContext, link: Link): Promise<Date | undefined> {
  const now = ctx.now()
  const until = new Date(now.getTime() + REFRESH_LEASE_MS)
  const taken = await ctx.db
    .updateTable('links')
    .set({ refreshing_until: until })
    .where('id', '=', link.id)
    .where('version', '=', link.version)
    .where((where) => where.or([where('refreshing_until', 'is', null), where('refreshing_until', '<', now)]))
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n ? until : undefined
}

/** Once sent, a refresh is not aborted: a rotating service has spent the old token whether we hear the answer or not. */
async function refresh(
  ctx: WorkerContext,
  service: ConfiguredService,
  link: Link,
  lease: Date,
  signal: AbortSignal,
): Promise<Session> {
  try {
    signal.throwIfAborted()
    const refreshToken = unseal(ctx, service, link, 'refresh_token', link.refresh_token ?? '')
    // A process that was held up has lost its turn.
    if (lease.getTime() - ctx.now().getTime() < LEASE_LEFT_MS) throw busy(service)
    const tokens = await askForTokens(ctx, service, refreshToken)
    if (tokens === undefined) throw needsReauth(service)
    const kept = await keepTokens(ctx, link, tokens)
    ctx.metrics.tokenRefreshes.inc({ service: link.service, outcome: kept ? 'ok' : 'lost' })
    if (!kept) throw busy(service)
    return sessionOf(link, tokens.accessToken)
  } catch (err) {
    await giveBackLease(ctx, link, lease)
    const isRefused = err instanceof Fault && err.code === 'needs_reauth'
    // The token may have been spent by somebody who has stored the next one since: that is no end of the consent.
    if (isRefused && (await isOutdated(ctx, link))) throw busy(service)
    throw err
  }
}

async function askForTokens(ctx: WorkerContext, service: ConfiguredService, refreshToken: string) {
  try {
    return await service.oauth2?.refresh(refreshToken)
  } catch (err) {
    ctx.metrics.tokenRefreshes.inc({ service: service.definition.id, outcome: Fault.from(err).code })
    throw err
  }
}

/**
 * Keeps new tokens before anybody uses them. A rotating service has spent the old ones: as long as this process lives,
 * a database that blinks does not lose them. False when the link was changed or removed in the meantime.
 */
async function keepTokens(ctx: WorkerContext, link: Link, tokens: TokenSet): Promise<boolean> {
  const values = {
    access_token: ctx.sealer.seal(tokens.accessToken, sealPlace(link, 'access_token')),
    // A service that sends no new refresh token keeps the old one valid.
    ...(tokens.refreshToken === undefined
      ? {}
      : { refresh_token: ctx.sealer.seal(tokens.refreshToken, sealPlace(link, 'refresh_token')) }),
    access_expires_at: tokens.expiresAt ?? null,
    version: link.version + 1,
    refreshing_until: null,
    updated_at: ctx.now(),
  }
  const store = () =>
    ctx.db
      .updateTable('links')
      .set(values)
      .where('id', '=', link.id)
      .where('version', '=', link.version)
      .executeTakeFirst()
  const giveUpAt = performance.now() + KEEP_TRYING_MS
  for (let tries = 0; ; tries += 1) {
    try {
      // A try whose answer was lost may have worked.
      if ((await store()).numUpdatedRows > 0n) return true
      return tries > 0 && (await holds(ctx, link, values.access_token))
    } catch (err) {
      if (performance.now() > giveUpAt) throw err
      await sleep(TRY_EVERY_MS)
    }
  }
}

async function holds(ctx: WorkerContext, link: Link, sealed: string): Promise<boolean> {
  const row = await current(ctx, link)
  return row?.access_token === sealed
}

async function isOutdated(ctx: WorkerContext, link: Link): Promise<boolean> {
  const row = await current(ctx, link)
  return row !== undefined && row.version !== link.version
}

function current(ctx: WorkerContext, { id }: Link) {
  return ctx.db
    .selectFrom('links')
    .select(['version', 'access_token'])
    .where('id', '=', id)
    .executeTakeFirst()
}

async function giveBackLease(ctx: WorkerContext, link: Link, lease: Date): Promise<void> {
  await ctx.db
    .updateTable('links')
    .set({ refreshing_until: null })
    .where('id', '=', link.id)
    .where('refreshing_until', '=', lease)
    .execute()
}

export function notLinked(service: ConfiguredService): Fault {
  return linkFault(service, 'not_linked', 'the link is gone')
}

function needsReauth(service: ConfiguredService): Fault {
  return linkFault(service, 'needs_reauth', 'the service refuses this token and there is no way to renew it')
}

function busy(service: ConfiguredService): Fault {
  return linkFault(service, 'service_unavailable', 'the link is being renewed elsewhere', 'backoff')
}

function linkFault(
  service: ConfiguredService,
  code: FaultCode,
  message: string,
  when: 'never' | 'backoff' = 'never',
): Fault {
  return new Fault(message, { code, retry: { when }, scope: 'link', service: service.definition.id })
}
