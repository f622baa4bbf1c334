import type { z } from 'zod'
import type { Logger } from '../logger.ts'
import type { JobQueue, QueueBackend } from './backend.ts'
import type { JobDefinition } from './job.ts'

/**
 * Tells the workers that a unit has work. The work itself is in PostgreSQL, so ringing may fail (the sweep rings
 * again), and ringing twice for one unit is one job.
 */
export interface Doorbell {
  /** Never rejects; resolves to how many rings did not get through. */
  ring<N extends string, S extends z.ZodType>(
    job: JobDefinition<N, S>,
    payloads: readonly z.output<S>[],
  ): Promise<number>
  close(): Promise<void>
}

export function createDoorbell(backend: QueueBackend, log: Logger): Doorbell {
  const queues = new Map<string, JobQueue>()

  function queueFor(name: string): JobQueue {
    const queue = queues.get(name) ?? backend.queue(name)
    queues.set(name, queue)
    return queue
  }

  return {
    async ring(job, payloads) {
      const byQueue = new Map<string, Map<string, z.output<typeof job.schema>>>()
      for (const payload of payloads) {
        const units = byQueue.get(job.queue(payload)) ?? new Map<string, z.output<typeof job.schema>>()
        byQueue.set(job.queue(payload), units.set(job.unit(payload), payload))
      }
      const lost = [...byQueue].map(async ([name, units]) => {
        const jobs = [...units].map(([unit, data]) => ({
          name: job.name,
          data,
          opts: { deduplication: { id: unit, keepLastIfActive: true } },
        }))
        try {
          await queueFor(name).addBulk(jobs)
          return 0
        } catch (err) {
          log.warn(
            { queue: name, jobs: jobs.length, err: (err as Error).message },
            'ring lost, the sweep will repeat it',
          )
          return jobs.length
        }
      })
      return (await Promise.all(lost)).reduce((sum, n) => sum + n, 0)
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
    },
  }
}
