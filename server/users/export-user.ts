import type { ServerContext } from '../context.ts'
import type { AppMode } from '../../core/domain/save.ts'
import { listSaves } from '../saves/list-saves.ts'
import { viewSave } from '../saves/views.ts'
import type { UserExport } from '../schemas/user.ts'
import { viewUser } from './view-user.ts'
import type { UserKey } from './view-user.ts'

const PAGE = 500

/** Everything held about a listener. Tokens are not in it: they are keys to somebody else's house. */
export async function exportUser(ctx: ServerContext, key: UserKey, mode: AppMode): Promise<UserExport> {
  const user = await viewUser(ctx, key)
  const caller = { ...key, mode, scopes: [] }
  const saves: UserExport['saves'] = []
  for (let before: string | undefined; ;) {
    const page = await listSaves(ctx.db, caller, { limit: PAGE, before })
    saves.push(...page.saves.map(({ save, placements }) => viewSave(ctx, mode, save, placements)))
    before = page.next
    if (before === undefined) break
  }
  const events = await ctx.db
    .selectFrom('events')
    .select(['type', 'save_id', 'data', 'created_at'])
    .where('app_id', '=', key.appId)
    .where('user_id', '=', key.userId)
    .orderBy('position')
    .execute()
  return {
    exported_at: ctx.now().toISOString(),
    user,
    saves,
    events: events.map((event) => ({
      type: event.type,
      ...(event.save_id === null ? {} : { save: event.save_id }),
      data: event.data,
      at: event.created_at.toISOString(),
    })),
  }
}
