import type { JobQueue } from '../core/queue/backend.ts'
import { readQueue } from '../core/queue/read-queue.ts'
import type { WorkerContext } from './context.ts'

/** What one worker of this process last did. Times are those of `performance.now()`. */
export interface Pulse {
  readonly queue: string
  readonly concurrency: number
  running: number
  pickedUpAt: number
}

export interface WatchdogOptions {
  /** Between two looks. */
  readonly everyMs?: number
  /** For how long jobs may wait while this process has a hand free for them and takes none. */
  readonly patienceMs?: number
  /** Told once. What to do about it is the process's business: nothing but a fresh start helps. */
  readonly onSilent: (queue: string) => void
}

export interface Watchdog {
  /** False once a worker was found silent. */
  alive(): boolean
  stop(): void
}

export function createPulse(queue: string, concurrency: number): Pulse {
  return { queue, concurrency, running: 0, pickedUpAt: performance.now() }
}

/**
 * BullMQ's workers have gone silent after a reconnect: connected, idle, and deaf to their queue
 * (https://github.com/taskforcesh/bullmq/issues/3185). Seen from here: jobs wait longer and longer, this worker has a
 * hand free, and has taken none. A queue that cannot be read tells nothing about its worker.
 */
export function startWatchdog(
  ctx: Pick<WorkerContext, 'log' | 'now'>,
  watched: readonly { readonly pulse: Pulse; readonly queue: JobQueue }[],
  options: WatchdogOptions,
): Watchdog {
  const { everyMs = 10_000, patienceMs = 60_000 } = options
  const unreadableAt = new Map<string, number>()
  let silent = false

  async function look(pulse: Pulse, queue: JobQueue): Promise<void> {
    const asked = performance.now()
    let oldestMs: number
    try {
      ;({ oldestMs } = await readQueue(queue, ctx.now()))
    } catch {
      unreadableAt.set(pulse.queue, performance.now())
      return
    }
    const since = Math.max(pulse.pickedUpAt, unreadableAt.get(pulse.queue) ?? 0)
    const isIdle = pulse.running < pulse.concurrency && asked - since > patienceMs
    if (silent || !isIdle || oldestMs <= patienceMs) return
    silent = true
    ctx.log.fatal(
      { queue: pulse.queue, oldest_ms: oldestMs },
      'a worker takes no more jobs: the process must start anew',
    )
    options.onSilent(pulse.queue)
  }

  const timer = setInterval(() => {
    for (const { pulse, queue } of watched) void look(pulse, queue)
  }, everyMs)
  timer.unref()
  return {
    alive: () => !silent,
    stop: () => clearInterval(timer),
  }
}
