import type { Db } from '../../core/database/open.ts'
import { noSuchUser } from './view-user.ts'
import type { UserKey } from './view-user.ts'

/** Erases a listener: saves, links, sessions and events. Deleting a link deletes the only copy of its tokens' keys. */
export async function eraseUser(db: Db, { appId, userId }: UserKey): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Accepting a save locks the user's row against this: afterwards nothing new refers to it.
    const removed = await trx
      .deleteFrom('users')
      .where('app_id', '=', appId)
      .where('id', '=', userId)
      .executeTakeFirst()
    if (removed.numDeletedRows === 0n) throw noSuchUser()
    await trx.deleteFrom('events').where('app_id', '=', appId).where('user_id', '=', userId).execute()
  })
}
