import { sql } from 'kysely'
import { endUndosWithoutLink } from '../core/saves/undo.ts'
import { movePlacements } from '../core/saves/transitions.ts'
import type { AppMode } from '../core/domain/save.ts'
import type { Link } from '../core/links/link.ts'
import type { WorkerContext } from './context.ts'

/**
 * The service no longer honours the consent. The link stays, so that the listener can be shown what to renew, and
 * everything that waits for it waits for the renewal. Does nothing when the link was made anew in the meantime.
 */
export async function markNeedsReauth(ctx: WorkerContext, linkId: string): Promise<void> {
  const now = ctx.now()
  await ctx.db.transaction().execute(async (trx) => {
    const link = await trx
      .updateTable('links')
      .set({ status: 'needs_reauth', updated_at: now })
      .where('id', '=', linkId)
      .where('status', '=', 'active')
      .returningAll()
      .executeTakeFirst()
    if (link === undefined) return
    await trx
      .insertInto('events')
      .values({
        app_id: link.app_id,
        user_id: link.user_id,
        type: 'link.needs_reauth',
        data: JSON.stringify({ service: link.service }),
        created_at: now,
      })
      .execute()
    await parkForLink(trx, link, now)
  })
}

/** Whether the catalogue cannot be asked for this link before its market is known; the link's own job finds it out. */
export function needsMarket(
  ctx: WorkerContext,
  mode: AppMode,
  link: { readonly service: string; readonly market: string | null },
): boolean {
  const definition = ctx.services.get(mode, link.service)?.definition
  return definition?.capabilities.marketRequired === true && link.market === null
}

/** Sends placements that have no usable link to wait for one; what was to be taken back ends. */
export async function parkForLink(
  db: WorkerContext['db'],
  link: Pick<Link, 'app_id' | 'user_id' | 'service'>,
  now: Date,
): Promise<void> {
  const ofLink = sql`p.app_id = ${link.app_id} and p.user_id = ${link.user_id} and p.service = ${link.service}`
  await endUndosWithoutLink(db, ofLink, now)
  await movePlacements(
    db,
    sql`${ofLink} and p.status in ('queued', 'matched') and not exists (select from links l where l.app_id = p.app_id
        and l.user_id = p.user_id and l.service = p.service and l.status = 'active')`,
    { status: 'awaiting_link', wake_at: null },
    now,
  )
}
