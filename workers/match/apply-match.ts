import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { MovedPlacement, PlacementChange } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'
import { addJob } from '../jobs/add.ts'
import { urgencyNow } from '../urgency.ts'
import { observeEnd } from '../observe-end.ts'
import { applyChoices } from './apply-choices.ts'
import { waitingFor } from './key.ts'
import type { MatchKey } from './key.ts'
import type { Match } from './match-store.ts'
import { LATE_DAYS } from './next-look.ts'
import { wantsOtherWords } from './other-words.ts'

/** Placements moved by one statement: a song a million people wait for must not become one endless transaction. */
const AT_ONCE = 2000
/** Six looks, each twice as late as the one before: about two weeks. */
const MOST_ABSENCES = 6

/** Moves everybody who waits for this answer on, and rings for their links. */
export async function applyMatch(ctx: WorkerContext, key: MatchKey, match: Match): Promise<void> {
  await ringLinks(ctx, key.service, await applyChoices(ctx, key))
  for (const step of stepsFor(match, ctx.now())) await moveAll(ctx, key, step)
}

/** Some of those who wait, and what becomes of them. */
interface Step {
  readonly only?: RawBuilder<unknown>
  readonly change: (now: Date) => PlacementChange
}

function stepsFor(match: Match, now: Date): readonly Step[] {
  const all: Step = { change: (now) => changeFor(match, now) }
  if (match.status === 'absent' && match.matched === null) {
    return [{ only: awaited(now), change: () => untilOut(match) }, all]
  }
  if (match.status !== 'found' || match.matched === null) return [all]
  const wanting = wantsOtherWords(match.matched)
  // Who came while nobody had looked for their words waits for the next run.
  if (!match.other_sought) return [{ ...all, only: sql`not ${wanting}` }]
  if (match.other === null) return [all]
  const other = { ...match, matched: match.other }
  return [{ only: wanting, change: (now) => changeFor(other, now) }, all]
}

/** Asked for as a release, which is late: it is waited for a while before it counts as missing. */
function awaited(now: Date): RawBuilder<unknown> {
  const since = new Date(now.getTime() - LATE_DAYS * 24 * 3_600_000)
  return sql`exists (select from saves s where s.id = p.save_id and s.not_before > ${since}::timestamptz)`
}

async function moveAll(ctx: WorkerContext, key: MatchKey, { only, change }: Step): Promise<void> {
  for (;;) {
    const now = ctx.now()
    const some = sql`(p.save_id, p.service) in (select p.save_id, p.service from placements p
      where ${waitingFor(key)} and ${only ?? sql`true`} order by p.save_id limit ${AT_ONCE} for update skip locked)`
    const becomes = change(now)
    const moved = await movePlacements(ctx.db, some, becomes, now)
    observeEnd(ctx, moved, becomes.status)
    await ringLinks(ctx, key.service, moved)
    if (moved.length < AT_ONCE) return
  }
}

function untilOut(match: Match): PlacementChange {
  return { status: 'awaiting_release', matched: match.matched, error: null, wake_at: match.expires_at }
}

function changeFor(match: Match, now: Date): PlacementChange {
  switch (match.status) {
    case 'found':
      return {
        status: 'matched',
        matched: match.matched,
        candidates: null,
        error: null,
        attempts: 0,
        wake_at: now,
      }
    case 'unsure':
      return { status: 'awaiting_review', candidates: match.candidates, error: null, wake_at: null }
    case 'absent':
      if (match.matched !== null) return untilOut(match)
      return {
        status: 'not_found',
        error: {
          code: 'not_found',
          message: match.reason ?? 'No such recording was found.',
          retryable: true,
        },
        // Looked for again when the answer has run out, until it has been missing for weeks.
        wake_at: match.absences > MOST_ABSENCES ? null : match.expires_at,
      }
  }
}

/** Also for those who got no track: what they tapped after it may have been waiting for its turn. */
async function ringLinks(
  ctx: WorkerContext,
  service: string,
  moved: readonly MovedPlacement[],
): Promise<void> {
  if (moved.length === 0) return
  const owners = JSON.stringify(moved.map((p) => ({ app_id: p.app_id, user_id: p.user_id })))
  const links = await sql<{ id: string; app_id: string; user_id: string }>`
    select distinct l.id, l.app_id, l.user_id from jsonb_to_recordset(${owners}::jsonb) as o(app_id text, user_id text)
    join links l on l.app_id = o.app_id and l.user_id = o.user_id and l.service = ${service} and l.status = 'active'
    where exists (select from placements p where p.app_id = l.app_id and p.user_id = l.user_id
      and p.service = l.service and p.status = 'matched')
  `.execute(ctx.db)
  await ctx.doorbell.ring(
    addJob,
    links.rows.map((link) => ({ v: 1 as const, service, linkId: link.id })),
    { owners: links.rows, urgency: urgencyNow() },
  )
}
