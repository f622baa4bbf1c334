import { sql } from 'kysely'
import type { CatalogAccess } from '../../adapters/adapter.ts'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import { Fault } from '../../core/faults.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'
import { failure } from '../failure-text.ts'
import { markNeedsReauth } from '../link-state.ts'
import { planFor } from '../retry-policy.ts'
import { limitService, limitedForMs, serviceState, serviceWorks } from '../service-state.ts'
import { openSession } from '../sessions.ts'
import { applyMatch } from './apply-match.ts'
import { waitingFor } from './key.ts'
import type { MatchKey } from './key.ts'
import { lookUp } from './look-up.ts'
import { storeMatch, validMatch } from './match-store.ts'

const NOT_OFFERED_MS = 60_000

/**
 * Finds one recording for everybody who waits for it in one market of one service: one look-up, one row in `matches`,
 * and every waiting placement moves on.
 */
export async function runMatch(ctx: WorkerContext, key: MatchKey, signal: AbortSignal): Promise<void> {
  const waiting = await oneWaiting(ctx, key)
  if (waiting === undefined) return
  const known = await validMatch(ctx, key)
  if (known !== undefined) return applyMatch(ctx, key, known)

  const service = ctx.services.get(key.mode, key.service)
  if (service === undefined) return wait(ctx, key, NOT_OFFERED_MS)
  const state = await serviceState(ctx, key.mode, key.service)
  const limitedMs = limitedForMs(state, ctx.now())
  if (limitedMs > 0) return wait(ctx, key, limitedMs * (1 + 0.1 * ctx.random()))

  const recording = await ctx.db
    .selectFrom('recordings')
    .select('track')
    .where('id', '=', key.recordingId)
    .executeTakeFirstOrThrow()
  const opened: { linkId?: string } = {}
  try {
    const answer = await lookUpAsSomebody(ctx, key, service, waiting.link_ids, opened, signal, (access) =>
      lookUp(service, access, recording.track),
    )
    await applyMatch(ctx, key, await storeMatch(ctx, key, answer))
    await serviceWorks(ctx, state)
  } catch (err) {
    await recover(ctx, key, service, err, waiting.attempts, opened.linkId)
  }
}

/** The oldest placement that waits for this answer, with links whose permission may be used to ask. */
async function oneWaiting(ctx: WorkerContext, key: MatchKey) {
  const rows = await ctx.db
    .selectFrom('placements as p')
    .leftJoin('links as l', (join) =>
      join
        .onRef('l.app_id', '=', 'p.app_id')
        .onRef('l.user_id', '=', 'p.user_id')
        .onRef('l.service', '=', 'p.service')
        .on('l.status', '=', 'active'),
    )
    .select(['p.attempts', 'l.id as link_id'])
    .where(waitingFor(key))
    .orderBy('p.save_id')
    .limit(5)
    .execute()
  const first = rows[0]
  if (first === undefined) return undefined
  return {
    attempts: first.attempts,
    link_ids: rows.flatMap((row) => (row.link_id === null ? [] : [row.link_id])),
  }
}

/** Catalogue calls that need a listener's permission use that of one who waits; a refused token is renewed once. */
async function lookUpAsSomebody<T>(
  ctx: WorkerContext,
  key: MatchKey,
  service: ConfiguredService,
  linkIds: readonly string[],
  opened: { linkId?: string },
  signal: AbortSignal,
  call: (access: CatalogAccess) => Promise<T>,
): Promise<T> {
  let rejected: string | undefined
  let last: string | undefined
  const access: CatalogAccess = {
    market: key.market === '' ? undefined : key.market,
    signal,
    async session() {
      const linkId = linkIds[0]
      if (linkId === undefined) {
        throw new Fault('nobody who waits for this has a usable link', {
          code: 'not_linked',
          retry: { when: 'never' },
          scope: 'link',
          service: service.definition.id,
        })
      }
      opened.linkId = linkId
      const session = await openSession(ctx, service, linkId, {
        signal,
        ...(rejected === undefined ? {} : { rejected }),
      })
      last = session.accessToken
      return session
    },
  }
  try {
    return await call(access)
  } catch (err) {
    if (!(err instanceof Fault) || err.code !== 'token_rejected' || last === undefined) throw err
    rejected = last
    return call(access)
  }
}

async function recover(
  ctx: WorkerContext,
  key: MatchKey,
  service: ConfiguredService,
  err: unknown,
  attempts: number,
  linkId: string | undefined,
): Promise<void> {
  const fault = Fault.from(err)
  const plan = planFor(fault, attempts, ctx.random())
  ctx.log.warn(
    { job: 'match', ...key, code: fault.code, status: fault.status, plan: plan.do, err: fault.message },
    'match',
  )
  switch (plan.do) {
    case 'wait':
      if (plan.everyone) await limitService(ctx, key.mode, fault, plan.ms)
      return wait(ctx, key, plan.ms)
    case 'relink':
      if (linkId !== undefined) await markNeedsReauth(ctx, linkId)
      return wait(ctx, key, 0)
    case 'rematch':
      return wait(ctx, key, 1000)
    case 'fail': {
      // Refused for one listener's account says nothing about the others who wait for the same song.
      if (fault.scope === 'link' && linkId !== undefined) return failForLink(ctx, key, linkId, fault, service)
      const error = failure(fault.code, service.definition.displayName)
      await movePlacements(ctx.db, waitingFor(key), { status: 'failed', error, wake_at: null }, ctx.now())
    }
  }
}

async function failForLink(
  ctx: WorkerContext,
  key: MatchKey,
  linkId: string,
  fault: Fault,
  service: ConfiguredService,
): Promise<void> {
  const error = failure(fault.code, service.definition.displayName)
  const mine = sql`${waitingFor(key)} and exists (select from links l where l.id = ${linkId}
    and l.app_id = p.app_id and l.user_id = p.user_id and l.service = p.service)`
  await movePlacements(ctx.db, mine, { status: 'failed', error, wake_at: null }, ctx.now())
  return wait(ctx, key, 0)
}

/** The sweep rings again when the time has come. */
async function wait(ctx: WorkerContext, key: MatchKey, ms: number): Promise<void> {
  const now = ctx.now()
  await movePlacements(
    ctx.db,
    waitingFor(key),
    { wake_at: new Date(now.getTime() + ms), attempts: 'one more' },
    now,
  )
}
