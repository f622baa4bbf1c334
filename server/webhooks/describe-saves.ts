import type { Services } from '../../adapters/services.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock, NewId } from '../../core/domain/ids.ts'
import type { AppMode } from '../../core/domain/save.ts'
import type { DescribeSaves, DescribedSave } from '../../core/webhooks/described-save.ts'
import { PLACEMENT_COLUMNS, SAVE_COLUMNS } from '../saves/read-saves.ts'
import { withoutTickets } from '../saves/without-tickets.ts'
import { viewSave } from '../saves/views.ts'
import type { ShownPlacement, ShownSave } from '../saves/views.ts'
import type { SaveView } from '../schemas/save.ts'

export interface DescribeContext {
  readonly db: Db
  readonly services: Services
  readonly now: Clock
  readonly newId: NewId
  readonly publicUrl: () => string
}

type Row = ShownSave & { readonly mode: AppMode; readonly placements: readonly Placement[] }
type Placement = ShownPlacement & { readonly version: number }

/** Made here and handed to the workers, so that a webhook shows a save exactly as the API does. */
export function createDescribeSaves(ctx: DescribeContext): DescribeSaves {
  // A ticket for the linking pages is a key for one listener's account: payloads are stored and passed on.
  const linkUrl = () => ({ link_url: '', expires_at: '' })
  return async (ids) => {
    if (ids.length === 0) return new Map()
    const rows = await read(ctx.db, ids)
    return new Map(
      rows.map((row): [string, DescribedSave] => {
        const view = withoutTickets(viewSave({ ...ctx, linkUrl }, row.mode, row, row.placements))
        const sequence = row.placements.reduce((sum, placement) => sum + placement.version, 1)
        return [row.id, { view, short: shorten(view), sequence }]
      }),
    )
  }
}

/** Saves and placements in one statement: what belongs to one moment is read in one moment. */
async function read(db: Db, ids: readonly string[]): Promise<readonly Row[]> {
  const rows = await db
    .selectFrom('saves as s')
    .innerJoin('apps as a', 'a.id', 's.app_id')
    .leftJoin('placements as p', 'p.save_id', 's.id')
    .leftJoin('links as l', (join) =>
      join
        .onRef('l.app_id', '=', 'p.app_id')
        .onRef('l.user_id', '=', 'p.user_id')
        .onRef('l.service', '=', 'p.service')
        .on('p.status', '=', 'awaiting_release'),
    )
    .select([...SAVE_COLUMNS, 'a.mode'])
    .select([...PLACEMENT_COLUMNS, 'p.version'])
    .where('s.id', 'in', ids)
    .orderBy('p.rank')
    .execute()
  const bySave = Map.groupBy(rows, (row) => row.id)
  return [...bySave.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const placements = group.filter((row): row is typeof row & Placement => row.service !== null)
    return [{ ...first, placements }]
  })
}

/** Names and reasons only; the rest has no upper bound worth sending. */
function shorten(view: object): object {
  const { id, user, status, target, placements, created_at } = view as SaveView
  return {
    id,
    user,
    status,
    track: { artists: [] },
    target,
    placements: placements.map(({ service, status, action, error, updated_at }) => ({
      service,
      status,
      ...(action === undefined ? {} : { action }),
      ...(error === undefined ? {} : { error }),
      updated_at,
    })),
    created_at,
  }
}
