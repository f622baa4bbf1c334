import type { JobQueue } from './backend.ts'

export interface QueueReading {
  /** Jobs nobody has begun. */
  readonly waiting: number
  /** Age of the oldest of them in milliseconds; 0 = none waits. */
  readonly oldestMs: number
}

/** How much waits in a queue and for how long. Rejects when the queue cannot be reached. */
export async function readQueue(queue: JobQueue, now: Date): Promise<QueueReading> {
  const counts = await queue.getJobCounts('waiting', 'prioritized')
  const waiting = (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0)
  if (waiting === 0) return { waiting, oldestMs: 0 }
  const [oldest] = await queue.getJobs(['waiting', 'prioritized'], 0, 0, true)
  return { waiting, oldestMs: oldest === undefined ? 0 : Math.max(0, now.getTime() - oldest.timestamp) }
}
