import type { Db } from '../../core/database/open.ts'
import type { UserKey } from './view-user.ts'

/** An app may name a listener before the first tap. */
export async function knowUser(db: Db, { appId, userId }: UserKey, now: Date): Promise<void> {
  await db
    .insertInto('users')
    .values({ app_id: appId, id: userId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
