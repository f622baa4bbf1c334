import type { z } from 'zod'
import type { AppMode } from '../../core/domain/save.ts'
import type { ServerContext } from '../context.ts'
import { invalidField } from '../http/parse.ts'
import type { UserChange } from '../schemas/user.ts'
import { noSuchUser } from './view-user.ts'
import type { UserKey } from './view-user.ts'

/** Changes what the request names and nothing else. */
export async function changeUser(
  ctx: ServerContext,
  { appId, userId }: UserKey,
  mode: AppMode,
  change: z.output<typeof UserChange>,
): Promise<void> {
  change.default_services?.forEach((service, index) => {
    if (ctx.services.get(mode, service) !== undefined) return
    throw invalidField(`/default_services/${index}`, 'is not a service on offer here')
  })
  const changed = await ctx.db
    .updateTable('users')
    .set({
      id: userId,
      ...(change.display_name === undefined ? {} : { display_name: change.display_name }),
      ...(change.default_services === undefined ? {} : { default_services: change.default_services }),
      ...(change.explicit_preference === undefined ? {} : { explicit: change.explicit_preference }),
      ...(change.locale === undefined ? {} : { locale: change.locale }),
      ...(change.target === undefined ? {} : { target: JSON.stringify(change.target) }),
    })
    .where('app_id', '=', appId)
    .where('id', '=', userId)
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) throw noSuchUser()
}
