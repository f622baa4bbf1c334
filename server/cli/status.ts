import { sql } from 'kysely'
import { createServices } from '../../adapters/services.ts'
import type { CliContext } from './open-cli.ts'
import { withQueues } from './queues.ts'
import { stuckPlacements } from '../operations/stuck.ts'

interface Waiting {
  readonly service: string
  readonly status: string
  readonly count: number
  readonly oldest: string | null
}

/** How many failed jobs are shown of each queue. */
const FAILED_SHOWN = 5

/** How things stand: what is stuck and why, what waits since when, what ended badly, and how services and queues are. */
export async function status(ctx: CliContext) {
  const waiting = await sql<{ service: string; status: string; count: number; oldest: Date | null }>`
    select service, status, count(*) as count, min(updated_at) as oldest from placements
    where status in ('queued', 'matched', 'awaiting_link', 'awaiting_review', 'awaiting_release')
    group by service, status order by service, status`.execute(ctx.db)
  const problems = await sql<{ service: string; code: string; count: number }>`
    select service, error ->> 'code' as code, count(*) as count from placements
    where status in ('failed', 'not_found') group by 1, 2 order by 1, 2`.execute(ctx.db)
  const links = await sql<{ service: string; status: string; count: number }>`
    select service, status, count(*) as count from links group by 1, 2 order by 1, 2`.execute(ctx.db)
  const states = await ctx.db.selectFrom('service_states').selectAll().execute()
  const services = createServices({ registry: ctx.registry, env: ctx.env })
  const isReachable = await ctx.backend.ping().then(
    () => true,
    () => false,
  )
  return {
    storage: ctx.config.storage,
    services: { live: services.offered('live'), test: services.offered('test') },
    stuck: await stuckPlacements(ctx, services),
    waiting: waiting.rows.map((row): Waiting => ({ ...row, oldest: row.oldest?.toISOString() ?? null })),
    ended_badly: problems.rows,
    links: links.rows,
    needs_reauth: links.rows
      .filter((row) => row.status === 'needs_reauth')
      .reduce((sum, row) => sum + row.count, 0),
    limits: states.map((state) => ({
      mode: state.mode,
      service: state.service,
      reason: state.reason,
      limited_until: state.limited_until?.toISOString() ?? null,
      down_since: state.down_since?.toISOString() ?? null,
    })),
    queue: isReachable ? ('reachable' as const) : ('not reachable' as const),
    queues: isReachable ? await queueStates(ctx) : [],
  }
}

/** A failed job is a bug or a database that was gone; its work is in PostgreSQL and goes on by itself. */
function queueStates(ctx: CliContext) {
  return withQueues(ctx, (queues) =>
    Promise.all(
      queues.map(async (queue) => {
        const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')
        const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts
        const shown = failed === 0 ? [] : await queue.getJobs(['failed'], 0, FAILED_SHOWN - 1)
        return {
          queue: queue.name.replaceAll(/[{}]/g, ''),
          waiting: waiting + prioritized,
          active,
          delayed,
          failed,
          failed_jobs: shown.map((job) => ({
            id: job.id ?? null,
            reason: job.failedReason,
            at: job.finishedOn === undefined ? null : new Date(job.finishedOn).toISOString(),
          })),
        }
      }),
    ),
  )
}
