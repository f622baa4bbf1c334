import { sql } from 'kysely'
import { Fault } from '../../core/faults.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import { failure } from '../failure-text.ts'
import { matchJob } from '../jobs/match.ts'
import { markNeedsReauth } from '../link-state.ts'
import { forgetMatch } from '../match/match-store.ts'
import { planFor } from '../retry-policy.ts'
import { limitService } from '../service-state.ts'
import { moveAddables } from './work.ts'
import type { AddWork, Addable } from './work.ts'

/** Carries out what the retry policy says for a batch that failed. True = go on with the link's other work. */
export async function recover(work: AddWork, batch: readonly Addable[], err: unknown): Promise<boolean> {
  const { ctx, link, mode } = work
  const fault = Fault.from(err)
  const attempts = Math.max(0, ...batch.map((placement) => placement.attempts))
  const plan = planFor(fault, attempts, ctx.random())
  const about = { job: 'add', service: link.service, link_id: link.id, placements: batch.length }
  ctx.log.warn({ ...about, code: fault.code, status: fault.status, plan: plan.do, err: fault.message }, 'add')
  switch (plan.do) {
    case 'wait':
      if (plan.everyone) await limitService(ctx, mode, fault, plan.ms)
      await wait(work, plan.ms)
      return false
    case 'relink':
      await markNeedsReauth(ctx, link.id)
      return false
    case 'rematch':
      for (const placement of batch) await rematch(work, placement)
      return true
    case 'fail':
      await moveAddables(work, batch, {
        status: 'failed',
        error: failure(fault.code, work.service.definition.displayName),
        wake_at: null,
      })
      return true
  }
}

/** Everything of this link that is not done yet waits; the sweep rings when the time has come. */
export async function wait({ ctx, link }: Pick<AddWork, 'ctx' | 'link'>, ms: number): Promise<void> {
  const now = ctx.now()
  await movePlacements(
    ctx.db,
    sql`p.app_id = ${link.app_id} and p.user_id = ${link.user_id} and p.service = ${link.service}
      and (p.status = 'matched' or (p.status = 'queued' and p.market = ''))`,
    { wake_at: new Date(now.getTime() + ms), attempts: 'one more' },
    now,
  )
}

/** The service does not know the id any more: look the recording up again, once. */
async function rematch(work: AddWork, placement: Addable): Promise<void> {
  const { ctx, link, mode, service } = work
  if (placement.rematched) {
    const error = failure('track_gone', service.definition.displayName)
    return moveAddables(work, [placement], { status: 'not_found', error, wake_at: null })
  }
  const key = {
    v: 1 as const,
    mode,
    service: link.service,
    market: placement.market,
    recordingId: placement.recording_id,
  }
  await forgetMatch(ctx, key, placement.matched.id)
  await moveAddables(work, [placement], {
    status: 'queued',
    matched: null,
    rematched: true,
    attempts: 0,
    was_present: null,
    wake_at: ctx.now(),
  })
  await ctx.doorbell.ring(matchJob, [key])
}
