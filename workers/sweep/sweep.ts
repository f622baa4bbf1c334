import { sql } from 'kysely'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'
import { ringPlacements } from '../jobs/ring-placements.ts'
import type { WaitingPlacement } from '../jobs/ring-placements.ts'

/** How long a rung unit is left alone before it is rung again. */
const NEXT_LOOK_MS = 15_000
/** Placements looked at in one pass; the passes follow each other closely. */
const AT_ONCE = 2000

/**
 * Makes sure that nothing waits for nobody: rings again for every placement whose time has come. This is what a save
 * survives a lost queue by, so it depends on PostgreSQL alone. Safe to run in any number of processes.
 */
export async function sweep(ctx: WorkerContext): Promise<{ readonly rung: number; readonly full: boolean }> {
  await startDueReleases(ctx)
  await parkUnlinked(ctx)
  const due = await takeDue(ctx)
  await ringPlacements(
    ctx.doorbell,
    due.map((row) => ({ ...row, needs_market: needsMarket(ctx, row) })),
  )
  return { rung: due.length, full: due.length === AT_ONCE }
}

type DuePlacement = Omit<WaitingPlacement, 'needs_market'> & { readonly link_market: string | null }

async function takeDue(ctx: WorkerContext): Promise<readonly DuePlacement[]> {
  const now = ctx.now()
  const later = new Date(now.getTime() + NEXT_LOOK_MS)
  const taken = await sql<DuePlacement>`
    with due as (
      select save_id, service from placements
      where ring_at <= ${now}::timestamptz and status in ('queued', 'matched')
      order by ring_at limit ${AT_ONCE} for update skip locked
    ), taken as (
      update placements p set ring_at = ${later}::timestamptz
      from due where p.save_id = due.save_id and p.service = due.service
      returning p.mode, p.service, p.market, p.recording_id, p.status, p.app_id, p.user_id
    )
    select distinct t.mode, t.service, t.market, t.recording_id, t.status, l.id as link_id, l.market as link_market
    from taken t
    left join links l on l.app_id = t.app_id and l.user_id = t.user_id and l.service = t.service and l.status = 'active'
  `.execute(ctx.db)
  return taken.rows
}

function needsMarket(ctx: WorkerContext, row: DuePlacement): boolean {
  const definition = ctx.services.get(row.mode, row.service)?.definition
  return definition?.capabilities.marketRequired === true && row.link_market === null
}

/** A due placement whose link is gone or no longer honoured waits for the listener, not for us. */
async function parkUnlinked(ctx: WorkerContext): Promise<void> {
  const now = ctx.now()
  await movePlacements(
    ctx.db,
    sql`(p.save_id, p.service) in (
      select d.save_id, d.service from placements d
      where d.ring_at <= ${now}::timestamptz and d.status in ('queued', 'matched') and not exists (
        select from links l where l.app_id = d.app_id and l.user_id = d.user_id and l.service = d.service
        and l.status = 'active')
      limit ${AT_ONCE} for update skip locked)`,
    { status: 'awaiting_link', wake_at: null },
    now,
  )
}

async function startDueReleases(ctx: WorkerContext): Promise<void> {
  const now = ctx.now()
  await movePlacements(
    ctx.db,
    sql`(p.save_id, p.service) in (
      select d.save_id, d.service from placements d
      where d.ring_at <= ${now}::timestamptz and d.status = 'awaiting_release'
      limit ${AT_ONCE} for update skip locked)`,
    // A moment from now, so that the sweep itself rings.
    { status: 'queued', wake_at: new Date(now.getTime() + 1) },
    now,
  )
}

/** Removes what has run out: request keys, sessions, and matches nobody asked for again. */
export async function prune(ctx: WorkerContext): Promise<void> {
  const now = ctx.now()
  const aDayAgo = new Date(now.getTime() - 24 * 3_600_000)
  await ctx.db.deleteFrom('request_keys').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('user_sessions').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('matches').where('expires_at', '<', aDayAgo).execute()
}
