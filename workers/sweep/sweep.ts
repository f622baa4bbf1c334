import { sql } from 'kysely'
import { firstSaveId } from '../../core/database/partitions.ts'
import { resumeLinked } from '../../core/links/resume-linked.ts'
import { LINK_OF_DUE, duePlacements } from '../../core/saves/due.ts'
import { MAY_TAKE_OUT } from '../../core/saves/replaced-tracks.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import { VERSIONS_KEPT_MS } from '../../core/saves/versions.ts'
import { endUndosWithoutLink } from '../../core/saves/undo.ts'
import type { WorkerContext } from '../context.ts'
import { addJob } from '../jobs/add.ts'
import { matchJob } from '../jobs/match.ts'
import { ringPlacements } from '../jobs/ring-placements.ts'
import type { WaitingPlacement } from '../jobs/ring-placements.ts'
import { needsMarket } from '../link-state.ts'
import { checkClock } from './clock.ts'

/** How long a rung unit is left alone before it is rung again; one that waits long already is rung less often. */
const NEXT_LOOK_MS = 15_000
const LONGEST_NEXT_LOOK_MS = 60_000
/** Somebody may still be looking: what was held back, or failed, that short after its tap is rung for as a tap. */
const STILL_A_TAP_MS = 60_000
/** Placements of a status and service looked at in one pass; the passes follow each other closely. */
const AT_ONCE = 2000

/**
 * Makes sure that nothing waits for nobody: rings again for every placement whose time has come. This is what a save
 * survives a lost queue by, so it depends on PostgreSQL alone. Safe to run in any number of processes.
 */
export async function sweep(ctx: WorkerContext): Promise<void> {
  const services = ctx.services.registry.all.map(({ id }) => id)
  await startDue(ctx, services)
  await parkUnlinked(ctx, services)
  await resumeLinked(ctx.db, services, ctx.now(), AT_ONCE)
  const due = await takeDue(ctx, services)
  const waiting = due.map((row) => ({
    ...row,
    needs_market: needsMarket(ctx, row.mode, { service: row.service, market: row.link_market }),
  }))
  const taps = waiting.filter((row) => row.is_tap)
  await ringPlacements(ctx.doorbell, taps, 'interactive')
  const others = waiting.filter((row) => !row.is_tap)
  await ringPlacements(ctx.doorbell, others, 'backfill')
  await ringUndos(ctx)
}

interface DuePlacement extends Omit<WaitingPlacement, 'needs_market'> {
  readonly link_market: string | null
  readonly is_tap: boolean
}

/**
 * What was put off (`ring_at` is its `wake_at`) is in no queue, however much waits there. A song that was tapped while the
 * market of its link was being asked for gets it here.
 */
async function takeDue(ctx: WorkerContext, services: readonly string[]): Promise<readonly DuePlacement[]> {
  const now = ctx.now()
  const stillTapsFrom = new Date(now.getTime() - STILL_A_TAP_MS)
  const busy = await busyServices(ctx, services)
  const some = { now, most: AT_ONCE }
  const calm = (isBusy: ReadonlySet<string>) => services.filter((service) => !isBusy.has(service))
  const taken = await sql<DuePlacement>`
    with due as (
      select * from ${duePlacements({ ...some, statuses: ['queued'], services: calm(busy.match) })} to_match
      union all
      select * from ${duePlacements({ ...some, statuses: ['matched'], services: calm(busy.add) })} to_add
      union all
      select * from ${duePlacements({ ...some, statuses: ['queued', 'matched'], services, putOffOnly: true })} put_off
    ), linked as (
      select distinct due.save_id, due.service, l.id as link_id, l.market as link_market
      from due left join lateral (
        select * from links l where l.app_id = due.app_id and l.user_id = due.user_id and l.service = due.service
          and l.status = 'active' limit 1
      ) l on true
    ), taken as (
      update placements p set
        ring_at = ${now}::timestamptz + least(greatest(${now}::timestamptz - p.updated_at,
          ${NEXT_LOOK_MS} * interval '1 millisecond'), ${LONGEST_NEXT_LOOK_MS} * interval '1 millisecond'),
        market = case when p.status = 'queued' and linked.link_market <> '' then linked.link_market else p.market end
      from linked where p.save_id = linked.save_id and p.service = linked.service
      returning p.app_id, p.user_id, p.mode, p.service, p.market, p.recording_id, p.status, linked.link_id,
        linked.link_market, p.save_id >= ${firstSaveId(stillTapsFrom)} as is_tap
    )
    select distinct * from taken
  `.execute(ctx.db)
  return taken.rows
}

/** What was to be taken back, or has given way to another version, and was not taken out yet. */
async function ringUndos(ctx: WorkerContext): Promise<void> {
  const now = ctx.now()
  const due = sql`(p.undo_at <= ${now}::timestamptz or p.swap_at <= ${now}::timestamptz and ${MAY_TAKE_OUT})`
  await endUndosWithoutLink(ctx.db, due, now)
  const { rows } = await sql<{ service: string; linkId: string; app_id: string; user_id: string }>`
    select distinct l.service, l.id as "linkId", l.app_id, l.user_id
    from placements p
    join links l on l.app_id = p.app_id and l.user_id = p.user_id and l.service = p.service and l.status = 'active'
    where ${due} limit ${AT_ONCE}`.execute(ctx.db)
  await ctx.doorbell.ring(
    addJob,
    rows.map(({ service, linkId }) => ({ v: 1 as const, service, linkId })),
    { owners: rows, urgency: 'backfill' },
  )
}

/** Services with a queue so long that ringing again for what waits there only makes work; an empty one is rung for. */
async function busyServices(ctx: WorkerContext, services: readonly string[]) {
  const unread = { v: 1 as const, linkId: '', recordingId: '', market: '', mode: 'live' as const }
  const busy = async (queueOf: (service: string) => string) => {
    const waiting = await Promise.all(services.map((service) => ctx.doorbell.waiting(queueOf(service))))
    return new Set(services.filter((_, n) => (waiting[n] ?? 0) > AT_ONCE))
  }
  return {
    match: await busy((service) => matchJob.queue({ ...unread, service })),
    add: await busy((service) => addJob.queue({ ...unread, service })),
  }
}

/**
 * A due placement whose link is gone or no longer honoured waits for the listener, not for us. Those with a link are not
 * locked: jobs pass over locked ones, and nobody would ring for what they left. Behind a long queue this finds the first.
 */
async function parkUnlinked(ctx: WorkerContext, services: readonly string[]): Promise<void> {
  const now = ctx.now()
  const statuses = ['queued', 'matched'] as const
  const due = duePlacements({ statuses, services, now, most: AT_ONCE, locked: false })
  await movePlacements(
    ctx.db,
    sql`(p.save_id, p.service) in (
      select d.save_id, d.service from ${due} due join placements d on d.save_id = due.save_id and d.service = due.service
      where d.status = any(${[...statuses]}::text[]) and d.ring_at <= ${now}::timestamptz
        and ${LINK_OF_DUE} is null
      for update of d skip locked)`,
    { status: 'awaiting_link', wake_at: null },
    now,
  )
}

/** Releases whose day has come, and songs that were missing and may be there now. */
async function startDue(ctx: WorkerContext, services: readonly string[]): Promise<void> {
  const now = ctx.now()
  const due = duePlacements({ statuses: ['awaiting_release', 'not_found'], services, now, most: AT_ONCE })
  await movePlacements(
    ctx.db,
    sql`(p.save_id, p.service) in (select due.save_id, due.service from ${due} due)`,
    { status: 'queued', matched: null, wake_at: now, ring_at: now },
    now,
  )
}

/** Removes what has run out: request keys, sessions, unfinished links, and matches nobody asked for again. Looks at the clock, too. */
export async function prune(ctx: WorkerContext): Promise<void> {
  const now = ctx.now()
  const aDayAgo = new Date(now.getTime() - 24 * 3_600_000)
  await ctx.db.deleteFrom('request_keys').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('user_sessions').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('browser_sessions').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('console_sessions').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('request_log').where('created_at', '<', aDayAgo).execute()
  await ctx.db.deleteFrom('link_flows').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('pending_links').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('used_tickets').where('expires_at', '<', now).execute()
  await ctx.db.deleteFrom('matches').where('expires_at', '<', aDayAgo).execute()
  const offeredBefore = new Date(now.getTime() - VERSIONS_KEPT_MS)
  await ctx.db.deleteFrom('versions').where('checked_at', '<', offeredBefore).execute()
  await checkClock(ctx)
}
