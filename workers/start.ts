import { dropOldPartitions, ensurePartitions } from '../core/database/partitions.ts'
import type { KeptMonths } from '../core/database/partitions.ts'
import type { JobQueue, JobWorker, QueueBackend } from '../core/queue/backend.ts'
import { countHours } from '../core/saves/count-hours.ts'
import { runAdd } from './add/handler.ts'
import type { WorkerContext } from './context.ts'
import { createWorker } from './create-worker.ts'
import { addJob } from './jobs/add.ts'
import { matchJob } from './jobs/match.ts'
import { tellJob } from './jobs/tell.ts'
import { runMatch } from './match/handler.ts'
import { announceExpiring } from './sweep/consents.ts'
import { expireWaiting } from './sweep/expire.ts'
import { prune, sweep } from './sweep/sweep.ts'
import { runTell } from './tell/handler.ts'
import { pruneWebhooks, sweepWebhooks } from './tell/sweep.ts'
import { createPulse, startWatchdog } from './watchdog.ts'
import type { Pulse } from './watchdog.ts'

export interface Workers {
  /** False once a worker was found that takes no more jobs. */
  alive(): boolean
  /** Stops taking work, lets running jobs finish for `patienceMs`, then aborts their calls. */
  stop(patienceMs: number): Promise<void>
}

const SWEEP_EVERY_MS = 1000
const PRUNE_EVERY_MS = 600_000
const SWEEP_WEBHOOKS_EVERY_MS = 500
/** They mostly wait for somebody else's server; slow ones must not be all there is room for. */
const ENDPOINTS_AT_ONCE = 100

/** Jobs of a queue in one process. Most of their time they wait for a service or share a statement; the gate limits calls. */
const JOBS_AT_ONCE = 64

export interface StartWorkersOptions {
  /** Jobs of a queue that run at the same time; default 64. */
  readonly jobsAtOnce?: number | undefined
  /** Ids of services; undefined = every service on offer. */
  readonly services?: readonly string[] | undefined
  /** Months of saves and events that are kept; the parts of older ones are dropped. */
  readonly kept: KeptMonths
  /** A worker takes no more jobs; see `watchdog.ts`. */
  readonly onSilent: (queue: string) => void
}

/** Starts the workers of the services on offer, the sweep, and what watches the workers. */
export function startWorkers(
  ctx: WorkerContext,
  backend: QueueBackend,
  options: StartWorkersOptions,
): Workers {
  const abort = new AbortController()
  const offered = new Set([...ctx.services.offered('live'), ...ctx.services.offered('test')])
  const jobsAtOnce = options.jobsAtOnce ?? JOBS_AT_ONCE
  const workers: JobWorker[] = []
  const watched: { pulse: Pulse; queue: JobQueue }[] = []
  const watch = (name: string, concurrency: number) => {
    const pulse = createPulse(name, concurrency)
    watched.push({ pulse, queue: backend.queue(name) })
    return { pulse, signal: abort.signal }
  }
  for (const id of chosen(offered, options.services)) {
    workers.push(
      createWorker(ctx, backend, matchJob, runMatch, watch(`match-${id}`, jobsAtOnce)),
      createWorker(ctx, backend, addJob, runAdd, watch(`add-${id}`, jobsAtOnce)),
    )
  }
  workers.push(createWorker(ctx, backend, tellJob, runTell, watch('tell', ENDPOINTS_AT_ONCE)))
  const watchdog = startWatchdog(ctx, watched, options)
  const stopSweep = repeat(ctx, 'sweep', SWEEP_EVERY_MS, async () => {
    await sweep(ctx)
  })
  const stopPrune = repeat(ctx, 'prune', PRUNE_EVERY_MS, async () => {
    await announceExpiring(ctx)
    await expireWaiting(ctx)
    await prune(ctx)
    await ensurePartitions(ctx.db, ctx.now())
    for (const name of await dropOldPartitions(ctx.db, ctx.now(), options.kept))
      ctx.log.info({ name }, 'a month that is no longer kept was dropped')
    await pruneWebhooks(ctx)
    await countHours(ctx.db, ctx.now())
  })
  const stopWebhooks = repeat(ctx, 'webhooks', SWEEP_WEBHOOKS_EVERY_MS, () =>
    sweepWebhooks(ctx, abort.signal),
  )
  return {
    alive: () => watchdog.alive(),
    async stop(patienceMs) {
      watchdog.stop()
      const timer = setTimeout(() => abort.abort(new Error('the process is shutting down')), patienceMs)
      await Promise.all([
        stopSweep(),
        stopPrune(),
        stopWebhooks(),
        ...workers.map((worker) => worker.close()),
      ])
      clearTimeout(timer)
      await Promise.allSettled(watched.map(({ queue }) => queue.close()))
    },
  }
}

/** A process may be there for some services only, so that one service's load is scaled, and crashes, alone. */
function chosen(offered: ReadonlySet<string>, ids: readonly string[] | undefined): Iterable<string> {
  const unknown = ids?.find((id) => !offered.has(id))
  if (unknown !== undefined) throw new Error(`WORKER_SERVICES: "${unknown}" is not a service on offer here`)
  return ids ?? offered
}

/** Runs `work` again and again, `everyMs` after it last ended; errors are logged and the next turn comes all the same. */
function repeat(
  ctx: WorkerContext,
  name: string,
  everyMs: number,
  work: () => Promise<void>,
): () => Promise<void> {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const turn = () => {
    running = work()
      .catch((err: unknown) => ctx.log.error({ err: (err as Error).message }, `${name} failed`))
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, everyMs)
      })
  }
  timer = setTimeout(turn, 0)
  return async () => {
    stopped = true
    clearTimeout(timer)
    await running
  }
}
