import type { Db } from '../../core/database/open.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { UserView } from '../schemas/user.ts'

/** One listener of the caller's app. */
export interface UserKey {
  readonly appId: string
  readonly userId: string
}

/** Whom a request is about: the user it names, or the session's own. Nobody learns of another user. */
export function userKey(caller: Caller, named: string | undefined): UserKey {
  const userId = named ?? caller.userId
  if (userId === undefined || (caller.userId !== undefined && caller.userId !== userId)) throw noSuchUser()
  return { appId: caller.appId, userId }
}

export function noSuchUser(): ProblemError {
  return new ProblemError('not_found', { detail: 'There is no such user.' })
}

export function readUserRow(db: Db, { appId, userId }: UserKey) {
  return db
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', appId)
    .where('id', '=', userId)
    .executeTakeFirst()
}

/** The user with the state of every link; 404 for one we have never heard of. */
export async function viewUser(ctx: { readonly db: Db }, key: UserKey): Promise<UserView> {
  const user = await readUserRow(ctx.db, key)
  if (user === undefined) throw noSuchUser()
  const links = await ctx.db
    .selectFrom('links')
    .selectAll()
    .where('app_id', '=', key.appId)
    .where('user_id', '=', key.userId)
    .orderBy('created_at')
    .orderBy('service')
    .execute()
  return {
    user: user.id,
    ...(user.display_name === null ? {} : { display_name: user.display_name }),
    links: links.map((link) => ({
      service: link.service,
      status: link.status,
      ...(link.account_id === null ? {} : { account_id: link.account_id }),
      ...(link.account_name === null ? {} : { account_name: link.account_name }),
      ...(link.market === null || link.market === '' ? {} : { market: link.market }),
      consented_at: link.consented_at.toISOString(),
      ...(link.consent_ends_at === null ? {} : { consent_expires_at: link.consent_ends_at.toISOString() }),
    })),
    default_services: user.default_services ?? links.slice(0, 1).map((link) => link.service),
    target: user.target ?? { kind: 'library' },
    ...(user.explicit === null ? {} : { explicit_preference: user.explicit }),
    ...(user.locale === null ? {} : { locale: user.locale }),
    created_at: user.created_at.toISOString(),
  }
}
