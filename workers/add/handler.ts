import type { z } from 'zod'
import { Fault, withoutTrack } from '../../core/faults.ts'
import type { WorkerContext } from '../context.ts'
import type { addJob } from '../jobs/add.ts'
import { needsMarket, parkForLink } from '../link-state.ts'
import { addBatch } from './add-batch.ts'
import { addToPlaylist } from './playlist.ts'
import { learnMarket } from './learn-market.ts'
import { proveBatch } from './prove-batch.ts'
import { postpone, recover, rematch } from './recover.ts'
import type { Addable, DueWork } from './load.ts'
import { sharedOf } from './shared.ts'
import { undoBatch } from './undo-batch.ts'
import { toLocate } from './work.ts'
import type { AddWork } from './work.ts'

type Job = z.output<typeof addJob.schema>

const NOT_OFFERED_MS = 60_000

/** Does everything that waits for one link, in as few calls as the service allows. */
export async function runAdd(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<void> {
  const { desk, collector } = sharedOf(ctx)
  if (collector.isHeld(job.linkId)) return
  const wanted = { linkId: job.linkId, ...askedFor(ctx, job.service) }
  let due = await desk.load(wanted)
  if (due === undefined) return
  const { link, mode } = due
  if (link.status !== 'active') return parkForLink(ctx.db, link, ctx.now())

  const service = ctx.services.get(mode, link.service)
  if (service === undefined) return postpone({ ctx, link, mode }, NOT_OFFERED_MS)
  const work = { ctx, link, mode, service, signal }
  if (needsMarket(ctx, mode, link)) {
    if (!(await inPeace(work, () => locate(work)))) return
    due = await desk.load(wanted)
  }
  // A full batch may have left some behind. Every step moves its batch on, so this ends.
  let isLast = false
  while (due !== undefined && (await workOff({ ...work, link: due.link }, due))) {
    const isAll = [due.toProve, due.toUndo, due.toAdd].every((batch) => batch.length < wanted.most)
    if (isAll && (isLast || !swaps(due))) return
    isLast = isAll
    signal.throwIfAborted()
    due = await desk.load(wanted)
  }
}

/** Once the new version is there, the one before it is to be taken out. */
function swaps({ toProve, toAdd }: DueWork): boolean {
  return [...toProve, ...toAdd].some((one) => one.in_place_of !== null)
}

function askedFor({ services }: WorkerContext, id: string) {
  const service = services.get('live', id) ?? services.get('test', id)
  const { maxIdsPerAdd = 1, libraryContains = true } = service?.definition.capabilities ?? {}
  return { most: maxIdsPerAdd, askOwnSaves: !libraryContains }
}

/** False when the service wants peace. */
async function workOff(work: AddWork, { toProve, toUndo, toAdd }: DueWork): Promise<boolean> {
  const { collector } = sharedOf(work.ctx)
  const step = (batch: readonly Addable[], call: typeof addBatch) =>
    batch.length === 0 || inPeace(work, () => attempt(work, batch, (part) => call(work, part)))
  for (const part of Map.groupBy(toProve, (one) => one.playlist).values())
    if (!(await step(part, proveBatch))) return false
  if (toUndo.length > 0 && !(await inPeace(work, () => undoBatch(work, toUndo)))) return false
  const held = { linkId: work.link.id, mode: work.mode, service: work.service }
  const isFull = toAdd.length >= work.service.definition.capabilities.maxIdsPerAdd
  if (toAdd.length === 0 || (!isFull && collector.hold(held, toAdd))) return true
  const end = collector.begin(held)
  try {
    for (const [playlist, part] of Map.groupBy(toAdd, (one) => one.playlist)) {
      const call: typeof addBatch =
        playlist === null ? addBatch : (work, batch) => addToPlaylist(work, playlist, batch)
      if (!(await step(part, call))) return false
    }
    return true
  } finally {
    end()
  }
}

/** Nobody begins anything while the service wants peace. */
async function inPeace(work: AddWork, calls: () => Promise<boolean>): Promise<boolean> {
  const heldMs = await work.ctx.rates.heldMs(work.mode, work.link.service)
  if (heldMs === 0) return calls()
  await postpone(work, heldMs)
  return false
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
