import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import { noSuchUser } from './view-user.ts'
import type { UserKey } from './view-user.ts'

/** Erases a listener: saves, links, sessions, events and what is still told of them. Deleting a link deletes the only copy of its tokens' keys. */
export async function eraseUser(db: Db, { appId, userId }: UserKey): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Accepting a save locks the user's row against this: from here on nothing new refers to it.
    await trx
      .selectFrom('users')
      .select('id')
      .where('app_id', '=', appId)
      .where('id', '=', userId)
      .forUpdate()
      .execute()
    const saves = await trx
      .selectFrom('saves')
      .select('id')
      .where('app_id', '=', appId)
      .where('user_id', '=', userId)
      .execute()
    const removed = await trx
      .deleteFrom('users')
      .where('app_id', '=', appId)
      .where('id', '=', userId)
      .executeTakeFirst()
    if (removed.numDeletedRows === 0n) throw noSuchUser()
    // After the placements are gone, so that no worker writes one more.
    await trx.deleteFrom('webhook_outbox').where('app_id', '=', appId).where('user_id', '=', userId).execute()
    await trx.deleteFrom('deliveries').where('app_id', '=', appId).where('user_id', '=', userId).execute()
    await sql`delete from events where save_id = any(${saves.map((save) => save.id)}::text[])`.execute(trx)
    await sql`delete from events where app_id = ${appId} and user_id = ${userId} and save_id is null`.execute(
      trx,
    )
  })
}
