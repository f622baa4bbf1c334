import { createBatches } from '../../core/batches.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import { movePlacementsTogether } from '../../core/saves/transitions.ts'
import type { PlacementMove } from '../../core/saves/transitions.ts'
import { loadDue } from './load.ts'
import type { DueWork, Wanted } from './load.ts'

/**
 * The statements that jobs of one process share: what many links need at the same moment is read, or written and
 * committed, at once. A job that is alone waits for nobody.
 */
export interface Desk {
  /** Undefined when the link is gone. */
  load(wanted: Wanted): Promise<DueWork | undefined>
  /** The saves among `moves` that were where they are moved from; resolves after the commit. */
  move(moves: readonly PlacementMove[]): Promise<ReadonlySet<string>>
}

/** Keeps a statement's size sane; the rest goes with the next one. */
const MOST_LINKS = 100
const PARALLEL = 2

export function createDesk(db: Db, now: Clock): Desk {
  const loads = createBatches<Wanted, DueWork | undefined>({
    work: (wanted) => loadDue(db, wanted, now()),
    parallel: PARALLEL,
    most: MOST_LINKS,
    failsAll: (err) => !isAboutOne(err),
  })
  const moves = createBatches<readonly PlacementMove[], ReadonlySet<string>>({
    async work(batches) {
      const moved = await movePlacementsTogether(db, batches.flat(), now())
      return batches.map((batch) => new Set(batch.map((move) => move.saveId).filter((id) => moved.has(id))))
    },
    parallel: PARALLEL,
    most: MOST_LINKS,
    // One save may go to several services at once.
    failsAll: (err) => !isAboutOne(err),
  })
  return { load: (wanted) => loads.add(wanted), move: (batch) => moves.add(batch) }
}

/**
 * Wrong data (SQLSTATE 22, 23) and a deadlock (40) may be one job's bad luck. Anything else is everybody's, and BullMQ
 * runs the jobs again.
 */
function isAboutOne(err: unknown): boolean {
  return /^(?:22|23|40)/.test(String((err as { code?: unknown }).code))
}
