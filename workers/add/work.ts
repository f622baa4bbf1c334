import { sql } from 'kysely'
import type { NotNull, Selectable } from 'kysely'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { MatchedTrack, PlacementRow } from '../../core/database/schema.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { Link } from '../../core/links/link.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import type { WorkerContext } from '../context.ts'

/** One run of a link's job. */
export interface AddWork {
  readonly ctx: WorkerContext
  readonly link: Link
  readonly mode: AppMode
  readonly service: ConfiguredService
  readonly signal: AbortSignal
}

/** A placement that is due for this link. */
export type Waiting = Selectable<Pick<PlacementRow, 'save_id' | 'status' | 'attempts'>>

/** A placement that has its track and waits for the library. */
export type Addable = Waiting &
  Selectable<Pick<PlacementRow, 'recording_id' | 'market' | 'was_present' | 'added_at' | 'rematched'>> & {
    readonly matched: MatchedTrack
  }

/** Songs that cannot be looked up before the link's market is known. */
export function toLocate({ ctx, link }: AddWork): Promise<readonly Waiting[]> {
  return ofLink(ctx, link)
    .select(['p.save_id', 'p.status', 'p.attempts'])
    .where('p.status', '=', 'queued')
    .limit(1000)
    .execute()
}

/** For how long a song that is being looked up holds back those tapped after it. */
const IN_ORDER_MS = 3000

/**
 * Placements whose track is to be added, in the order of the taps; cut to one call of the service. Libraries show the
 * latest addition first, so a song that was looked up faster lets those tapped before it go first; not for long.
 */
export function toAdd(work: AddWork): Promise<readonly Addable[]> {
  const now = work.ctx.now()
  const fresh = new Date(now.getTime() - IN_ORDER_MS)
  return addables(work)
    .where('p.added_at', 'is', null)
    .where(
      sql<boolean>`not exists (select from placements q where q.app_id = p.app_id and q.user_id = p.user_id
        and q.service = p.service and q.status = 'queued' and q.attempts = 0 and q.save_id < p.save_id
        and q.wake_at > ${fresh}::timestamptz and q.wake_at <= ${now}::timestamptz)`,
    )
    .execute()
}

/** Placements whose add was accepted and is not proved yet. */
export function toProve(work: AddWork): Promise<readonly Addable[]> {
  return addables(work).where('p.added_at', 'is not', null).execute()
}

function addables({ ctx, link, service }: AddWork) {
  return ofLink(ctx, link)
    .select([
      'p.save_id',
      'p.status',
      'p.attempts',
      'p.recording_id',
      'p.market',
      'p.matched',
      'p.was_present',
      'p.added_at',
      'p.rematched',
    ])
    .where('p.status', '=', 'matched')
    .where('p.matched', 'is not', null)
    .where('p.wake_at', '<=', ctx.now())
    .orderBy('p.save_id')
    .limit(service.definition.capabilities.maxIdsPerAdd)
    .$narrowType<{ matched: NotNull }>()
}

function ofLink(ctx: WorkerContext, link: Link) {
  return ctx.db
    .selectFrom('placements as p')
    .where('p.app_id', '=', link.app_id)
    .where('p.user_id', '=', link.user_id)
    .where('p.service', '=', link.service)
}

/** Moves these placements of the link, as far as they are still where they were. */
export async function moveBatch(
  work: AddWork,
  batch: readonly Waiting[],
  change: PlacementChange,
): Promise<void> {
  const [first] = batch
  if (first === undefined) return
  const ids = batch.map((placement) => placement.save_id)
  await movePlacements(
    work.ctx.db,
    sql`p.save_id = any(${ids}::text[]) and p.service = ${work.link.service} and p.status = ${first.status}`,
    change,
    work.ctx.now(),
  )
}

/** Track ids without repetition, in order. */
export function trackIds(placements: readonly Addable[]): readonly string[] {
  return [...new Set(placements.map((placement) => placement.matched.id))]
}
