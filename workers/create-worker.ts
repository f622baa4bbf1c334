import { DelayedError } from 'bullmq'
import type { z } from 'zod'
import { inCallContext } from '../adapters/call-context.ts'
import type { JobWorker, QueueBackend } from '../core/queue/backend.ts'
import type { JobDefinition } from '../core/queue/job.ts'
import type { WorkerContext } from './context.ts'
import type { Pulse } from './watchdog.ts'

/** How long a worker that died holds its job: lock and stall check together are the worst case, about 15 s. */
const LOCK_MS = 10_000
const STALL_CHECK_MS = 5000
/** The default of 1 fails a job for good at its second crash; ours are safe to run again any number of times. */
const MAX_STALLS = 1000
/** A payload of a newer version is left for a newer worker. */
const UNKNOWN_VERSION_MS = 10_000
/** Nobody who knows the version has come, as after an update that was taken back: the sweep rings in a version we know. */
const LET_GO_AFTER_MS = 10 * 60_000

export interface WorkerOptions {
  /** Says how many may run at the same time, and is told what runs. */
  readonly pulse: Pulse
  /** Aborted when the process has no more patience for running jobs. */
  readonly signal: AbortSignal
}

/** The only place that builds a BullMQ worker: parse, run, log. Expected failures never reach it as exceptions. */
export function createWorker<N extends string, S extends z.ZodType>(
  ctx: WorkerContext,
  backend: QueueBackend,
  definition: JobDefinition<N, S>,
  handler: (ctx: WorkerContext, payload: z.output<S>, signal: AbortSignal) => Promise<void>,
  options: WorkerOptions,
): JobWorker {
  const { queue } = options.pulse
  const worker = backend.worker(
    queue,
    async (job, token, cancelled) => {
      const payload = definition.schema.safeParse(job.data)
      if (!payload.success) {
        if (ctx.now().getTime() - job.timestamp > LET_GO_AFTER_MS) {
          ctx.log.warn({ queue, job_id: job.id }, 'job of another version let go, the sweep rings again')
          return
        }
        ctx.log.warn({ queue, job_id: job.id }, 'job of another version left for a newer worker')
        await job.moveToDelayed(ctx.now().getTime() + UNKNOWN_VERSION_MS, token)
        throw new DelayedError()
      }
      const signal = cancelled === undefined ? options.signal : AbortSignal.any([options.signal, cancelled])
      await beating(options.pulse, () =>
        inCallContext({ place: job.priority }, () => handler(ctx, payload.data, signal)),
      )
    },
    {
      concurrency: options.pulse.concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALL_CHECK_MS,
      maxStalledCount: MAX_STALLS,
    },
  )
  worker.on('error', (err: Error) => ctx.log.warn({ queue, err: err.message }, 'worker connection'))
  worker.on('failed', (job: { id?: string; attemptsMade: number } | undefined, err: Error) =>
    ctx.log.error({ queue, job_id: job?.id, attempt: job?.attemptsMade, err: err.message }, 'job failed'),
  )
  // Another worker has the job, or will have: what this one still does would be done twice.
  worker.on('lockRenewalFailed', (jobIds: readonly string[]) => {
    ctx.metrics.lockLosses.inc({ queue }, jobIds.length)
    for (const id of jobIds) worker.cancelJob(id, 'its lock was lost')
  })
  worker.on('stalled', (jobId: string) => {
    ctx.metrics.stalledJobs.inc({ queue })
    ctx.log.warn({ queue, job_id: jobId }, 'job of a worker that went away runs again')
  })
  return worker
}

async function beating(pulse: Pulse, run: () => Promise<void>): Promise<void> {
  pulse.pickedUpAt = performance.now()
  pulse.running += 1
  try {
    await run()
  } finally {
    pulse.running -= 1
  }
}
