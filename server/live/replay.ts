import type { Db } from '../../core/database/open.ts'
import { encodeCursor } from '../../core/events/cursor.ts'
import type { Cursor } from '../../core/events/cursor.ts'
import { positionRange, readHistory } from '../../core/events/history.ts'
import type { EventOwner, PastEvent } from '../../core/events/history.ts'
import type { ViewContext } from '../saves/views.ts'
import type { Connection } from './connection.ts'
import { viewEvent } from './event-view.ts'
import { frame } from './frames.ts'
import { readLiveSaves } from './saves.ts'

const AT_ONCE = 200
/** Who missed more than this is better off reading the saves as they are. */
const MOST_REPLAYED = 5000

/**
 * Sends what was missed between two cursors, no faster than the client reads. When that is too much, or no longer
 * there, one `reset` message says so instead.
 */
export async function replay(
  ctx: ViewContext & { readonly db: Db },
  owner: EventOwner,
  from: Cursor,
  to: Cursor,
  connection: Connection,
): Promise<void> {
  let at = from
  let page = await readHistory(ctx.db, owner, at, to, MOST_REPLAYED + 1)
  if (page.length > MOST_REPLAYED || !(await isThere(ctx.db, from))) {
    connection.send(frame(encodeCursor(to), 'reset', { type: 'reset' }))
    return
  }
  for (; page.length > 0 && !connection.closed; page = page.slice(AT_ONCE)) {
    const part = page.slice(0, AT_ONCE)
    const saves = await readLiveSaves(ctx, saveIds(part))
    for (const event of part) {
      at = after(at, event.position, to)
      const save = event.save_id === null ? undefined : saves.get(event.save_id)
      if (event.save_id !== null && save === undefined) continue
      const { user_id: userId, created_at: createdAt, ...rest } = event
      connection.send(
        frame(encodeCursor(at), event.type, viewEvent({ ...rest, userId, createdAt }, save?.view)),
      )
      await connection.drained()
    }
  }
}

/** Whether all since then is kept, and that time is ours: neither pruned nor of a database since put back. */
async function isThere(db: Db, { high }: Cursor): Promise<boolean> {
  const range = await positionRange(db)
  return range === undefined ? high === 0 : high <= range.newest && high + 1 >= range.oldest
}

function saveIds(events: readonly PastEvent[]): readonly string[] {
  return events.flatMap(({ save_id: id }) => (id === null ? [] : [id]))
}

/** Positions that are open at the end of the replay are so on the way there, too. */
function after(at: Cursor, position: number, to: Cursor): Cursor {
  const high = Math.max(at.high, position)
  const open = [...at.open.filter((one) => one > position), ...to.open.filter((one) => one < high)]
  return { high, open: [...new Set(open)].toSorted((a, b) => a - b) }
}
