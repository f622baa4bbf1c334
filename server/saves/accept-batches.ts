import { createBatches } from '../../core/batches.ts'
import { acceptSaves } from '../../core/saves/accept.ts'
import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import { isUnavailable } from '../http/unavailable.ts'

/** Resolves after the commit; undefined when the request key is taken. Rejects when nothing was written. */
export type AcceptSave = (save: NewSave) => Promise<AcceptedSave | undefined>

/** Keeps one statement's size sane; the rest goes with the next one. */
const MOST_AT_ONCE = 200

/** Requests that arrive while a statement runs share the next one and its commit; `parallel` run side by side at most. */
export function createAcceptBatches(db: Db, now: Clock, parallel: number): AcceptSave {
  const batches = createBatches<NewSave, AcceptedSave | undefined>({
    async work(saves) {
      const accepted = await acceptSaves(db, saves, now())
      const bySave = new Map(accepted.map((save) => [save.saveId, save]))
      return saves.map((save) => bySave.get(save.saveId))
    },
    parallel,
    most: MOST_AT_ONCE,
    apart: (save) => `${save.appId} ${save.requestKey}`,
    failsAll: isUnavailable,
  })
  return (save) => batches.add(save)
}
