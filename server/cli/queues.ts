import { createServices } from '../../adapters/services.ts'
import type { JobQueue } from '../../core/queue/backend.ts'
import { queueNames } from '../../workers/jobs/queue-names.ts'
import type { CliContext } from './open-cli.ts'

/** Every queue of the services on offer, and of the apps, open as long as `work` runs. */
export async function withQueues<T>(
  ctx: CliContext,
  work: (queues: readonly JobQueue[]) => Promise<T>,
): Promise<T> {
  const services = createServices({ registry: ctx.registry, env: ctx.env })
  const queues = queueNames([...services.offered('live'), ...services.offered('test')]).map((name) =>
    ctx.backend.queue(name),
  )
  try {
    return await work(queues)
  } finally {
    await Promise.allSettled(queues.map((queue) => queue.close()))
  }
}
