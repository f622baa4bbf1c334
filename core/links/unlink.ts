import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import { movePlacements } from '../saves/transitions.ts'
import { endUndosWithoutLink } from '../saves/undo.ts'

export interface LinkOwner {
  readonly appId: string
  readonly userId: string
  readonly service: string
}

export type UnlinkReason = 'unlinked' | 'moved_to_another_user'

/**
 * Ends a link: the row goes, and with it the only key to its tokens. What still waited for it waits for a new one.
 * Waits for nothing: a job that is under way finds no link when it looks next. False when there was none.
 */
export function unlink(db: Db, owner: LinkOwner, reason: UnlinkReason, now: Date): Promise<boolean> {
  return db.transaction().execute((trx) => unlinkIn(trx, owner, reason, now))
}

/** The same as part of a larger transaction. */
export async function unlinkIn(trx: Db, owner: LinkOwner, reason: UnlinkReason, now: Date): Promise<boolean> {
  const removed = await trx
    .deleteFrom('links')
    .where('app_id', '=', owner.appId)
    .where('user_id', '=', owner.userId)
    .where('service', '=', owner.service)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) return false
  const ofLink = sql`p.app_id = ${owner.appId} and p.user_id = ${owner.userId} and p.service = ${owner.service}`
  await endUndosWithoutLink(trx, ofLink, now)
  await movePlacements(
    trx,
    sql`${ofLink} and p.status in ('queued', 'matched')`,
    { status: 'awaiting_link', wake_at: null },
    now,
  )
  await trx
    .insertInto('events')
    .values({
      app_id: owner.appId,
      user_id: owner.userId,
      type: 'link.removed',
      data: JSON.stringify({ service: owner.service, reason }),
      created_at: now,
    })
    .execute()
  return true
}
