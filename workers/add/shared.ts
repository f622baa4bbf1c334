import type { Db } from '../../core/database/open.ts'
import type { WorkerContext } from '../context.ts'
import { createCollector } from './collect.ts'
import type { Collector } from './collect.ts'
import { createDesk } from './desk.ts'
import type { Desk } from './desk.ts'

/** What the add jobs of one process have in common. */
export interface Shared {
  readonly desk: Desk
  readonly collector: Collector
}

const ofProcess = new WeakMap<Db, Shared>()

/** One for each database handle, and a process has one of these. */
export function sharedOf({ db, doorbell, now }: WorkerContext): Shared {
  const shared = ofProcess.get(db) ?? { desk: createDesk(db, now), collector: createCollector(doorbell, now) }
  ofProcess.set(db, shared)
  return shared
}
