import type { QueueBackend, JobWorker } from '../core/queue/backend.ts'
import { runAdd } from './add/handler.ts'
import type { WorkerContext } from './context.ts'
import { createWorker } from './create-worker.ts'
import { addJob } from './jobs/add.ts'
import { matchJob } from './jobs/match.ts'
import { runMatch } from './match/handler.ts'
import { announceExpiring } from './sweep/consents.ts'
import { expireWaiting } from './sweep/expire.ts'
import { prune, sweep } from './sweep/sweep.ts'

export interface Workers {
  /** Stops taking work, lets running jobs finish for `patienceMs`, then aborts their calls. */
  stop(patienceMs: number): Promise<void>
}

const SWEEP_EVERY_MS = 1000
const PRUNE_EVERY_MS = 600_000

/** Starts the workers of every service on offer, and the sweep. */
export function startWorkers(ctx: WorkerContext, backend: QueueBackend): Workers {
  const abort = new AbortController()
  const offered = new Map(
    [...ctx.services.offered('live'), ...ctx.services.offered('test')].map((id) => [
      id,
      (ctx.services.get('live', id) ?? ctx.services.get('test', id))?.definition.rate.maxConcurrent ?? 5,
    ]),
  )
  const workers: JobWorker[] = []
  for (const [id, concurrency] of offered) {
    const options = { concurrency, signal: abort.signal }
    workers.push(
      createWorker(ctx, backend, matchJob, runMatch, { ...options, queue: `match-${id}` }),
      createWorker(ctx, backend, addJob, runAdd, { ...options, queue: `add-${id}` }),
    )
  }
  const stopSweep = repeat(ctx, 'sweep', SWEEP_EVERY_MS, async () => {
    while ((await sweep(ctx)).full && !abort.signal.aborted);
  })
  const stopPrune = repeat(ctx, 'prune', PRUNE_EVERY_MS, async () => {
    await announceExpiring(ctx)
    await expireWaiting(ctx)
    await prune(ctx)
  })
  return {
    async stop(patienceMs) {
      const timer = setTimeout(() => abort.abort(new Error('the process is shutting down')), patienceMs)
      await Promise.all([stopSweep(), stopPrune(), ...workers.map((worker) => worker.close())])
      clearTimeout(timer)
    },
  }
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
