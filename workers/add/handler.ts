import type { z } from 'zod'
import type { AppMode } from '../../core/domain/save.ts'
import { Fault, withoutTrack } from '../../core/faults.ts'
import type { Link } from '../../core/links/link.ts'
import type { WorkerContext } from '../context.ts'
import type { addJob } from '../jobs/add.ts'
import { needsMarket, parkForLink } from '../link-state.ts'
import { addBatch } from './add-batch.ts'
import { learnMarket } from './learn-market.ts'
import { proveBatch } from './prove-batch.ts'
import { postpone, recover, rematch } from './recover.ts'
import { toAdd, toLocate, toProve } from './work.ts'
import type { AddWork, Addable } from './work.ts'

type Job = z.output<typeof addJob.schema>

const NOT_OFFERED_MS = 60_000

/** Does everything that waits for one link, in as few calls as the service allows. */
export async function runAdd(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<void> {
  const owner = await linkWithMode(ctx, job.linkId)
  if (owner === undefined) return
  const { link, mode } = owner
  if (link.status !== 'active') return parkForLink(ctx.db, link, ctx.now())

  const service = ctx.services.get(mode, link.service)
  if (service === undefined) return postpone({ ctx, link, mode }, NOT_OFFERED_MS)
  await workOff({ ctx, link, mode, service, signal })
}

/** Batch after batch until nothing is due or the service wants peace. Every step moves its batch on, so this ends. */
async function workOff(work: AddWork): Promise<void> {
  const { ctx, link, mode, signal } = work
  if (needsMarket(ctx, mode, link)) {
    if (!(await inPeace(work, () => locate(work)))) return
  }
  for (;;) {
    signal.throwIfAborted()
    const proofs = await toProve(work)
    const batch = proofs.length > 0 ? proofs : await toAdd(work)
    if (batch.length === 0) return
    const step = proofs.length > 0 ? proveBatch : addBatch
    if (!(await inPeace(work, () => attempt(work, batch, (part) => step(work, part))))) return
  }

  /** Nobody begins anything while the service wants peace. */
  async function inPeace(work: AddWork, calls: () => Promise<boolean>): Promise<boolean> {
    const heldMs = await ctx.rates.heldMs(mode, link.service)
    if (heldMs > 0) {
      await postpone(work, heldMs)
      return false
    }
    return calls()
  }
}

async function locate(work: AddWork): Promise<boolean> {
  const waiting = await toLocate(work)
  try {
    await learnMarket(work)
    return true
  } catch (err) {
    if (work.signal.aborted) throw err
    await recover(work, waiting, withoutTrack(Fault.from(err)), () => Promise.resolve())
    return false
  }
}

/** One bad track must not take the others of its batch down: a fault about tracks is tracked down by halves. */
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
    if (!(err instanceof Fault) || err.scope !== 'track' || batch.length < 2) {
      return recover(work, batch, err, (placement) => rematch(work, placement))
    }
    const middle = Math.ceil(batch.length / 2)
    return (
      (await attempt(work, batch.slice(0, middle), step)) && (await attempt(work, batch.slice(middle), step))
    )
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
