import { sql } from 'kysely'
import { movePlacements } from '../core/saves/transitions.ts'
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

/** Sends placements that have no usable link to wait for one. */
export async function parkForLink(
  db: WorkerContext['db'],
  link: Pick<Link, 'app_id' | 'user_id' | 'service'>,
  now: Date,
): Promise<void> {
  await movePlacements(
    db,
    sql`p.app_id = ${link.app_id} and p.user_id = ${link.user_id} and p.service = ${link.service}
      and p.status in ('queued', 'matched')`,
    { status: 'awaiting_link', wake_at: null },
    now,
  )
}
