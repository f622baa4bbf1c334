import { sql } from 'kysely'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import { Fault, withoutTrack } from '../../core/faults.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'
import { failure } from '../failure-text.ts'
import { matchJob } from '../jobs/match.ts'
import { markNeedsReauth } from '../link-state.ts'
import { logLevel, planFor } from '../retry-policy.ts'
import { waitingFor } from './key.ts'
import type { MatchKey } from './key.ts'

export interface FailedLookup {
  readonly ctx: WorkerContext
  readonly key: MatchKey
  readonly service: ConfiguredService
  readonly attempts: number
  /** Whose permission was used. */
  readonly linkId: string | undefined
}

/** Carries out what the retry policy says for a look-up that failed. */
export async function recover(failed: FailedLookup, err: unknown): Promise<void> {
  const { ctx, key, attempts, linkId } = failed
  const fault = withoutTrack(Fault.from(err))
  const plan = planFor(fault, attempts, ctx.random())
  ctx.log[logLevel(fault)](
    { job: 'match', ...key, code: fault.code, status: fault.status, plan: plan.do, err: fault.message },
    'match',
  )
  switch (plan.do) {
    case 'wait':
      ctx.metrics.retries.inc({ service: key.service, code: fault.code })
      if (plan.everyone) await ctx.rates.failed(key.mode, fault)
      return plan.held === true ? postpone(ctx, key, plan.ms) : retryLater(ctx, key, plan.ms)
    case 'relink':
      if (linkId === undefined) return retryLater(ctx, key, 1000)
      await markNeedsReauth(ctx, linkId)
      return askForTheOthers(ctx, key)
    case 'rematch':
    case 'fail':
      return fail(failed, fault)
  }
}

async function fail({ ctx, key, service, linkId }: FailedLookup, fault: Fault): Promise<void> {
  const error = failure(fault.code, service.definition.displayName)
  const change = { status: 'failed', error, wake_at: null } as const
  if (fault.scope !== 'link' || linkId === undefined) {
    await movePlacements(ctx.db, waitingFor(key), change, ctx.now())
    return
  }
  // Refused for one listener's account says nothing about the others who wait for the same song.
  const theirs = sql`${waitingFor(key)} and exists (select from links l where l.id = ${linkId}
    and l.app_id = p.app_id and l.user_id = p.user_id and l.service = p.service)`
  await movePlacements(ctx.db, theirs, change, ctx.now())
  await askForTheOthers(ctx, key)
}

/** One listener less: the others' turn, at once. Ends when nobody waits any more. */
async function askForTheOthers(ctx: WorkerContext, key: MatchKey): Promise<void> {
  await ctx.doorbell.ring(matchJob, [key])
}

async function retryLater(ctx: WorkerContext, key: MatchKey, ms: number): Promise<void> {
  const now = ctx.now()
  const wakeAt = new Date(now.getTime() + ms)
  await movePlacements(ctx.db, waitingFor(key), { wake_at: wakeAt, attempts: 'one more' }, now)
}

/** Everybody who waits for this answer waits on, and nothing is held against them; the sweep rings again. */
export async function postpone(ctx: WorkerContext, key: MatchKey, ms: number): Promise<void> {
  const now = ctx.now()
  await movePlacements(ctx.db, waitingFor(key), { wake_at: new Date(now.getTime() + ms) }, now)
}
