import type { z } from 'zod'
import type { AppMode } from '../../core/domain/save.ts'
import { Fault } from '../../core/faults.ts'
import type { Link } from '../../core/links/link.ts'
import type { WorkerContext } from '../context.ts'
import type { addJob } from '../jobs/add.ts'
import { parkForLink } from '../link-state.ts'
import { limitedForMs, serviceState, serviceWorks } from '../service-state.ts'
import { addBatch } from './add-batch.ts'
import { learnMarket } from './learn-market.ts'
import { proveBatch } from './prove-batch.ts'
import { recover, wait } from './recover.ts'
import { toAdd, toProve } from './work.ts'
import type { AddWork, Addable } from './work.ts'

type Job = z.output<typeof addJob.schema>

/** Does everything that waits for one link, in as few calls as the service allows. */
export async function runAdd(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<void> {
  const owner = await linkWithMode(ctx, job.linkId)
  if (owner === undefined) return
  const { link, mode } = owner
  if (link.status !== 'active') return parkForLink(ctx.db, link, ctx.now())

  const service = ctx.services.get(mode, link.service)
  if (service === undefined) return wait({ ctx, link }, 60_000)
  const state = await serviceState(ctx, mode, link.service)
  const limitedMs = limitedForMs(state, ctx.now())
  if (limitedMs > 0) return wait({ ctx, link }, limitedMs * (1 + 0.1 * ctx.random()))

  if (await workOff({ ctx, link, mode, service, signal })) await serviceWorks(ctx, state)
}

/** True when everything that was due went through. */
async function workOff(work: AddWork): Promise<boolean> {
  if (work.service.definition.capabilities.marketRequired && work.link.market === null) {
    if (!(await attempt(work, [], () => learnMarket(work)))) return false
  }
  return (await drain(work, toProve, proveBatch)) && (await drain(work, toAdd, addBatch))
}

/** Batch after batch until nothing is due. Every step moves its batch on, so this ends. */
async function drain(
  work: AddWork,
  due: (work: AddWork) => Promise<readonly Addable[]>,
  step: (work: AddWork, batch: readonly Addable[]) => Promise<void>,
): Promise<boolean> {
  for (;;) {
    work.signal.throwIfAborted()
    const batch = await due(work)
    if (batch.length === 0) return true
    if (!(await attempt(work, batch, (part) => step(work, part)))) return false
  }
}

/** One bad track must not take the others of its batch down: a fault about tracks is tracked down one by one. */
async function attempt(
  work: AddWork,
  batch: readonly Addable[],
  step: (batch: readonly Addable[]) => Promise<void>,
): Promise<boolean> {
  try {
    await step(batch)
    return true
  } catch (err) {
    if (work.signal.aborted) throw err
    if (!(err instanceof Fault) || err.scope !== 'track' || batch.length < 2) return recover(work, batch, err)
    for (const placement of batch) {
      if (!(await attempt(work, [placement], step))) return false
    }
    return true
  }
}

async function linkWithMode(
  ctx: WorkerContext,
  linkId: string,
): Promise<{ link: Link; mode: AppMode } | undefined> {
  const row = await ctx.db
    .selectFrom('links as l')
    .innerJoin('apps as a', 'a.id', 'l.app_id')
    .selectAll('l')
    .select('a.mode')
    .where('l.id', '=', linkId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { mode, ...link } = row
  return { link, mode }
}
