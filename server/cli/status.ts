import { sql } from 'kysely'
import { createServices } from '../../adapters/services.ts'
import type { CliContext } from './open-cli.ts'

interface Waiting {
  readonly service: string
  readonly status: string
  readonly count: number
  readonly oldest: string | null
}

/** How things stand: what waits where and since when, what ended badly and why, and how the services are. */
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
  return {
    storage: ctx.config.storage,
    services: { live: services.offered('live'), test: services.offered('test') },
    waiting: waiting.rows.map((row): Waiting => ({ ...row, oldest: row.oldest?.toISOString() ?? null })),
    ended_badly: problems.rows,
    links: links.rows,
    limits: states.map((state) => ({
      mode: state.mode,
      service: state.service,
      reason: state.reason,
      limited_until: state.limited_until?.toISOString() ?? null,
      down_since: state.down_since?.toISOString() ?? null,
    })),
    queue: await ctx.backend.ping().then(
      () => 'reachable' as const,
      () => 'not reachable' as const,
    ),
  }
}
