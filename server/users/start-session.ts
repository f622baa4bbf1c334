import { mintUserSession } from '../../core/apps/credentials.ts'
import type { ServerContext } from '../context.ts'
import type { UserKey } from './view-user.ts'

export interface UserSession {
  readonly token: string
  readonly expiresAt: Date
}

/** A token for the browser of one listener, who is known to us from now on. */
export async function startUserSession(
  ctx: Pick<ServerContext, 'db' | 'now'>,
  { appId, userId }: UserKey,
  options: { readonly ttlMs: number; readonly displayName: string | undefined },
): Promise<UserSession> {
  const now = ctx.now()
  const { displayName } = options
  const { token, tokenHash } = mintUserSession()
  const expiresAt = new Date(now.getTime() + options.ttlMs)
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('users')
      .values({ app_id: appId, id: userId, display_name: displayName ?? null, created_at: now })
      .onConflict((conflict) =>
        displayName === undefined
          ? conflict.doNothing()
          : conflict.columns(['app_id', 'id']).doUpdateSet({ display_name: displayName }),
      )
      .execute()
    await trx
      .insertInto('user_sessions')
      .values({
        app_id: appId,
        user_id: userId,
        token_hash: tokenHash,
        created_at: now,
        expires_at: expiresAt,
      })
      .execute()
  })
  return { token, expiresAt }
}
