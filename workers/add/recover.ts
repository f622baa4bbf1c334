import { sql } from 'kysely'
import type { PlacementError } from '../../core/database/schema.ts'
import { Fault } from '../../core/faults.ts'
import type { FaultScope } from '../../core/faults.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import { failure } from '../failure-text.ts'
import { matchJob } from '../jobs/match.ts'
import { markNeedsReauth, needsMarket } from '../link-state.ts'
import { forgetMatch } from '../match/match-store.ts'
import { logLevel, planFor } from '../retry-policy.ts'
import type { Plan } from '../retry-policy.ts'
import { moveBatch } from './work.ts'
import type { Addable, Waiting } from './load.ts'
import type { AddWork } from './work.ts'

/** What a failure makes of a placement that is to be added, or to be taken back. */
export interface Outcomes {
  later(wakeAt: Date): PlacementChange
  failed(error: PlacementError): PlacementChange
}

const ADDING: Outcomes = {
  later: (wakeAt) => ({ wake_at: wakeAt }),
  failed: (error) => ({ status: 'failed', error, wake_at: null }),
}

/** Carries out what the retry policy says for a batch that failed. True = go on with the link's other work. */
export async function recover<B extends Waiting>(
  work: AddWork,
  batch: readonly B[],
  err: unknown,
  rematch: (placement: B) => Promise<void>,
  outcomes: Outcomes = ADDING,
): Promise<boolean> {
  const { ctx, link, mode } = work
  const fault = Fault.from(err)
  const attempts = Math.max(0, ...batch.map((placement) => placement.attempts))
  const plan = planFor(fault, attempts, ctx.random())
  const about = { job: 'add', service: link.service, link_id: link.id, placements: batch.length }
  ctx.log[logLevel(fault)](
    { ...about, code: fault.code, status: fault.status, plan: plan.do, err: fault.message },
    'add',
  )
  switch (plan.do) {
    case 'wait':
      ctx.metrics.retries.inc({ service: link.service, code: fault.code })
      if (plan.everyone) await ctx.rates.failed(mode, fault)
      return retryLater(work, batch, plan, fault.scope, outcomes)
    case 'relink':
      await markNeedsReauth(ctx, link.id)
      return false
    case 'rematch':
      for (const placement of batch) await rematch(placement)
      return true
    case 'fail':
      await moveBatch(work, batch, outcomes.failed(failure(fault.code, work.service.definition.displayName)))
      return true
  }
}

/** A fault about tracks holds up these alone; any other one the whole link, whose other work was not tried. */
async function retryLater(
  work: AddWork,
  batch: readonly Waiting[],
  { ms, held }: Plan & { readonly do: 'wait' },
  scope: FaultScope,
  outcomes: Outcomes,
): Promise<boolean> {
  const wakeAt = new Date(work.ctx.now().getTime() + ms)
  await moveBatch(work, batch, {
    ...outcomes.later(wakeAt),
    ...(held === true ? {} : { attempts: 'one more' }),
  })
  if (scope === 'track') return true
  await postpone(work, ms)
  return false
}

/** What is due for this link waits, and nothing is held against it; the sweep rings when the time has come. */
export async function postpone(
  { ctx, link, mode }: Pick<AddWork, 'ctx' | 'link' | 'mode'>,
  ms: number,
): Promise<void> {
  const now = ctx.now()
  const later = new Date(now.getTime() + ms)
  const ofLink = sql`p.app_id = ${link.app_id} and p.user_id = ${link.user_id} and p.service = ${link.service}`
  await movePlacements(ctx.db, sql`${ofLink} and p.undo_at <= ${now}::timestamptz`, { undo_at: later }, now)
  await movePlacements(ctx.db, sql`${ofLink} and p.swap_at <= ${now}::timestamptz`, { swap_at: later }, now)
  await movePlacements(
    ctx.db,
    sql`${ofLink}
      and (p.status = 'matched' and p.wake_at <= ${now}::timestamptz
        or p.status = 'queued' and ${needsMarket(ctx, mode, link)})`,
    { wake_at: later },
    now,
  )
}

/** The service does not know the id any more: look the recording up again, once. A listener's own choice is not looked for. */
export async function rematch(work: AddWork, placement: Addable): Promise<void> {
  const { ctx, link, mode, service } = work
  if (placement.rematched || placement.in_place_of !== null) {
    const error = failure('track_gone', service.definition.displayName)
    await moveBatch(work, [placement], { status: 'not_found', error, wake_at: null })
    return
  }
  const key = {
    v: 1 as const,
    mode,
    service: link.service,
    market: placement.market,
    recordingId: placement.recording_id,
  }
  await forgetMatch(ctx, key, placement.track_id)
  await moveBatch(work, [placement], {
    status: 'queued',
    matched: null,
    rematched: true,
    attempts: 0,
    was_present: null,
    added_at: null,
    wake_at: ctx.now(),
  })
  await ctx.doorbell.ring(matchJob, [key])
}
