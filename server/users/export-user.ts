import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { EventRow } from '../../core/database/schema.ts'
import type { Db } from '../../core/database/open.ts'
import type { AppMode } from '../../core/domain/save.ts'
import { listSaves } from '../saves/list-saves.ts'
import { viewSave } from '../saves/views.ts'
import { withoutTickets } from '../saves/without-tickets.ts'
import type { ViewContext } from '../saves/views.ts'
import type { UserExport } from '../schemas/user.ts'
import { viewUser } from './view-user.ts'
import type { UserKey } from './view-user.ts'

const PAGE = 500

export type ExportContext = ViewContext & { readonly db: Db }

/** Everything held about a listener. Tokens and tickets are not in it: they are keys to somebody's house. */
export async function exportUser(ctx: ExportContext, key: UserKey, mode: AppMode): Promise<UserExport> {
  const user = await viewUser(ctx, key)
  const caller = { ...key, mode, scopes: [] }
  const saves: UserExport['saves'] = []
  for (let before: string | undefined; ;) {
    const page = await listSaves(ctx.db, caller, { limit: PAGE, before })
    for (const { save, placements } of page.saves) {
      const { action: _, ...shown } = withoutTickets(viewSave(ctx, mode, save, placements))
      saves.push(shown)
    }
    before = page.next
    if (before === undefined) break
  }
  type Event = Pick<Selectable<EventRow>, 'type' | 'save_id' | 'data' | 'created_at'>
  // By their saves; an index by listener would cost every event of every save.
  const events = await sql<Event>`select type, save_id, data, created_at from (
      select e.* from saves s join events e on e.save_id = s.id
      where s.app_id = ${key.appId} and s.user_id = ${key.userId}
      union all
      select e.* from events e where e.app_id = ${key.appId} and e.user_id = ${key.userId} and e.save_id is null
    ) as of_user order by position`.execute(ctx.db)
  return {
    exported_at: ctx.now().toISOString(),
    user,
    saves,
    events: events.rows.map((event) => ({
      type: event.type,
      ...(event.save_id === null ? {} : { save: event.save_id }),
      data: event.data,
      at: event.created_at.toISOString(),
    })),
  }
}
