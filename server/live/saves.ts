import type { Db } from '../../core/database/open.ts'
import type { SaveStatus } from '../../core/domain/save.ts'
import { SAVE_COLUMNS, withPlacements } from '../saves/read-saves.ts'
import { viewSave } from '../saves/views.ts'
import type { ViewContext } from '../saves/views.ts'
import type { SaveView } from '../schemas/save.ts'

export interface LiveSave {
  readonly appId: string
  readonly userId: string
  readonly status: SaveStatus
  readonly view: SaveView
}

/** Many saves at once, whoever they belong to. Erased ones are left out. */
export async function readLiveSaves(
  ctx: ViewContext & { readonly db: Db },
  ids: readonly string[],
): Promise<ReadonlyMap<string, LiveSave>> {
  if (ids.length === 0) return new Map()
  const saves = await ctx.db
    .selectFrom('saves as s')
    .innerJoin('apps as a', 'a.id', 's.app_id')
    .select([...SAVE_COLUMNS, 'a.mode'])
    .where('s.id', 'in', [...new Set(ids)])
    .execute()
  const found = await withPlacements(ctx.db, saves)
  const modes = new Map(saves.map((save) => [save.id, save.mode]))
  return new Map(
    found.map(({ save, placements }) => {
      const view = viewSave(ctx, modes.get(save.id) ?? 'test', save, placements)
      return [save.id, { appId: save.app_id, userId: save.user_id, status: view.status, view }]
    }),
  )
}
