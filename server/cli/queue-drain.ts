import { sql } from 'kysely'
import { CliError } from './cli-error.ts'
import type { CliContext } from './open-cli.ts'
import { withQueues } from './queues.ts'

export interface Drained {
  /** Jobs that waited and are gone, by queue; those that run go on. */
  readonly drained: readonly { readonly queue: string; readonly jobs: number }[]
  /** Placements the sweep rings for at once, because what they need is in PostgreSQL and not in the queue. */
  readonly rings_again: number
}

/**
 * Empties the queues, for whoever does not trust what is in them. Nothing is lost: a queue holds ids to ring with, and
 * the sweep rings again for whatever is due.
 */
export async function queueDrain(ctx: CliContext): Promise<Drained> {
  await ctx.backend.ping().catch(() => {
    throw new CliError('queue_unreachable', 'the queue cannot be reached')
  })
  const drained = await withQueues(ctx, async (queues) => {
    const done: { queue: string; jobs: number }[] = []
    for (const queue of queues) {
      const before = await queue.getJobCounts('waiting', 'delayed', 'prioritized')
      await queue.drain(true)
      const after = await queue.getJobCounts('waiting', 'delayed', 'prioritized')
      done.push({ queue: queue.name, jobs: Math.max(0, sum(before) - sum(after)) })
    }
    return done
  })
  const now = ctx.now()
  const rung = await sql`update placements set ring_at = ${now}::timestamptz
    where status in ('queued', 'matched') and wake_at <= ${now}::timestamptz and ring_at > ${now}::timestamptz`.execute(
    ctx.db,
  )
  return { drained, rings_again: Number(rung.numAffectedRows ?? 0n) }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
