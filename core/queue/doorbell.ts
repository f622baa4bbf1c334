import type { z } from 'zod'
import type { Logger } from '../logger.ts'
import type { JobQueue, QueueBackend } from './backend.ts'
import { createFairShare } from './fair-share.ts'
import type { Owner, Urgency } from './fair-share.ts'
import type { JobDefinition } from './job.ts'

/** Whose work is rung for, one owner a payload, and how urgent it is. */
export interface Ringers {
  readonly owners: readonly Owner[]
  readonly urgency: Urgency
}

/**
 * Tells the workers that a unit has work. The work itself is in PostgreSQL, so ringing may fail (the sweep rings
 * again), and ringing twice for one unit is one job.
 */
export interface Doorbell {
  /**
   * Never rejects; resolves to how many rings did not get through. Without `ringers` the jobs stand in line where the
   * work stands that rings, or in front.
   */
  ring<N extends string, S extends z.ZodType>(
    job: JobDefinition<N, S>,
    payloads: readonly z.output<S>[],
    ringers?: Ringers,
  ): Promise<number>
  /** Jobs nobody has begun, at most a second old; 0 when the queue cannot be asked. */
  waiting(queue: string): Promise<number>
  close(): Promise<void>
}

/** A queue this short is worked off before anybody notices the order, also where only ten look-ups a second are done. */
const SHORT = 10
/** Places that may jump the queue with a unit that stands further behind: those of an app with up to 20 taps a second. */
const FRONT = 300
const COUNT_EVERY_MS = 1000

interface Ring {
  readonly data: unknown
  readonly place: number
}

/** `placeNow`: where the work stands in line that runs at the moment, undefined outside of jobs. */
export function createDoorbell(
  backend: QueueBackend,
  log: Logger,
  placeNow: () => number | undefined = () => undefined,
): Doorbell {
  const queues = new Map<string, JobQueue>()
  const share = createFairShare()
  const underWay = new Set<Promise<number>>()

  function queueFor(name: string): JobQueue {
    const queue = queues.get(name) ?? backend.queue(name)
    queues.set(name, queue)
    return queue
  }

  const waiting = createCounts(queueFor)

  /** One listener's tap may concern a unit that waits behind thousands of others: it comes forward. */
  async function comeForward(name: string, jobs: Awaited<ReturnType<JobQueue['addBulk']>>): Promise<void> {
    const inFront = jobs.filter((job) => (job.opts.priority ?? 0) <= FRONT)
    if (inFront.length === 0 || (await waiting(name)) < SHORT) return
    // A job that has ended meanwhile needs no place.
    await Promise.allSettled(inFront.map((job) => job.changePriority({ priority: job.opts.priority ?? 0 })))
  }

  async function send(name: string, jobName: string, units: ReadonlyMap<string, Ring>): Promise<number> {
    const jobs = [...units].map(([unit, { data, place }]) => ({
      name: jobName,
      data,
      opts: {
        deduplication: { id: unit, keepLastIfActive: true },
        ...(place === 0 ? {} : { priority: place }),
      },
    }))
    try {
      await comeForward(name, await queueFor(name).addBulk(jobs))
      return 0
    } catch (err) {
      const about = { queue: name, jobs: jobs.length, err: (err as Error).message }
      log.warn(about, 'ring lost, the sweep will repeat it')
      return jobs.length
    }
  }

  /** Not everybody who rings waits for it; closing does. */
  function heard(ring: Promise<number>): Promise<number> {
    underWay.add(ring)
    return ring.finally(() => underWay.delete(ring))
  }

  return {
    async ring(job, payloads, ringers) {
      const placeOf = (queue: string, n: number) =>
        ringers === undefined ? (placeNow() ?? 0) : share.next(queue, ringers.owners[n], ringers.urgency)
      const byQueue = grouped(job, payloads, placeOf)
      const lost = [...byQueue].map(([name, units]) => heard(send(name, job.name, units)))
      return (await Promise.all(lost)).reduce((sum, n) => sum + n, 0)
    },
    waiting,
    async close() {
      await Promise.all(underWay)
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
    },
  }
}

function createCounts(queueFor: (name: string) => JobQueue): Doorbell['waiting'] {
  const counts = new Map<string, { readonly at: number; readonly count: Promise<number> }>()
  return (name) => {
    const known = counts.get(name)
    if (known !== undefined && performance.now() - known.at < COUNT_EVERY_MS) return known.count
    const count = queueFor(name)
      .getJobCounts('waiting', 'prioritized')
      .then((by) => Object.values(by).reduce((sum, n) => sum + n, 0))
      .catch(() => 0)
    counts.set(name, { at: performance.now(), count })
    return count
  }
}

/** One ring a unit, with the best place that anybody has who rings for it. */
function grouped<N extends string, S extends z.ZodType>(
  job: JobDefinition<N, S>,
  payloads: readonly z.output<S>[],
  placeOf: (queue: string, n: number) => number,
): ReadonlyMap<string, ReadonlyMap<string, Ring>> {
  const byQueue = new Map<string, Map<string, Ring>>()
  for (const [n, data] of payloads.entries()) {
    const [queue, unit] = [job.queue(data), job.unit(data)]
    const units = byQueue.get(queue) ?? new Map<string, Ring>()
    const before = units.get(unit)?.place ?? Infinity
    byQueue.set(queue, units.set(unit, { data, place: Math.min(placeOf(queue, n), before) }))
  }
  return byQueue
}
