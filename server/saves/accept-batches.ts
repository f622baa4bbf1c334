import { createBatches } from '../../core/batches.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import { acceptSaves } from '../../core/saves/accept.ts'
import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import { isUnavailable } from '../http/unavailable.ts'

/** Resolves after the commit; undefined when the request key is taken. Rejects when nothing was written. */
export type AcceptSave = (save: NewSave) => Promise<AcceptedSave | undefined>

/** Called after each commit with what it holds; must not throw. */
export type OnAccepted = (
  saves: readonly { readonly save: NewSave; readonly accepted: AcceptedSave }[],
) => void

export interface AcceptOptions {
  /** How many statements run side by side at most. */
  readonly parallel: number
  readonly onAccepted?: OnAccepted
}

/** Keeps one statement's size sane; the rest goes with the next one. */
const MOST_AT_ONCE = 200

/** Requests that arrive while a statement runs share the next one and its commit. */
export function createAcceptBatches(db: Db, now: Clock, options: AcceptOptions): AcceptSave {
  const batches = createBatches<NewSave, AcceptedSave | undefined>({
    async work(saves) {
      const accepted = await acceptSaves(db, saves, now())
      const bySave = new Map(accepted.map((save) => [save.saveId, save]))
      const answers = saves.map((save) => ({ save, accepted: bySave.get(save.saveId) }))
      options.onAccepted?.(answers.filter((one) => one.accepted !== undefined) as Parameters<OnAccepted>[0])
      return answers.map((one) => one.accepted)
    },
    parallel: options.parallel,
    most: MOST_AT_ONCE,
    apart: (save) => `${save.appId} ${save.requestKey}`,
    failsAll: isUnavailable,
  })
  return (save) => batches.add(save)
}
