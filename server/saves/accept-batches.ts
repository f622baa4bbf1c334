import { createBatches } from '../../core/batches.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import { acceptSaves } from '../../core/saves/accept.ts'
import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import { ProblemError } from '../http/problem.ts'
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
  /** Milliseconds that never go back. */
  readonly monotonicMs?: () => number
}

/** Keeps one statement's size sane; the rest goes with the next one. */
const MOST_AT_ONCE = 200

/** As many as the database takes in about a second; whoever comes later is better told so. */
const MOST_WAITING = 4000
/** The oldest save that has no answer yet shows how the database is: the others will wait longer still. */
const OLDEST_MS = 3000

/**
 * Requests that arrive while a statement runs share the next one and its commit. When too many wait, or one for too long,
 * further ones are refused at once (`overloaded`), and those that have waited too long are not sent any more.
 */
export function createAcceptBatches(db: Db, now: Clock, options: AcceptOptions): AcceptSave {
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  /** When each save without an answer came, oldest first. */
  const since = new Map<NewSave, number>()
  const waitedMs = (save: NewSave | undefined) =>
    save === undefined ? 0 : monotonicMs() - (since.get(save) ?? monotonicMs())

  const batches = createBatches<NewSave, AcceptedSave | undefined>({
    async work(saves) {
      if (waitedMs(saves[0]) > OLDEST_MS) throw overloaded()
      const accepted = await acceptSaves(db, saves, now())
      const bySave = new Map(accepted.map((save) => [save.saveId, save]))
      const answers = saves.map((save) => ({ save, accepted: bySave.get(save.saveId) }))
      options.onAccepted?.(answers.flatMap(({ save, accepted }) => (accepted ? [{ save, accepted }] : [])))
      return answers.map((one) => one.accepted)
    },
    parallel: options.parallel,
    most: MOST_AT_ONCE,
    apart: (save) => `${save.appId} ${save.requestKey}`,
    failsAll: (err) => err instanceof ProblemError || isUnavailable(err),
  })

  return async (save) => {
    const [oldest] = since.keys()
    if (since.size >= MOST_WAITING || waitedMs(oldest) > OLDEST_MS) throw overloaded()
    since.set(save, monotonicMs())
    try {
      return await batches.add(save)
    } finally {
      since.delete(save)
    }
  }
}

function overloaded(): ProblemError {
  return new ProblemError('overloaded', {
    detail: 'Too many saves wait for the database. Send the request again a little later.',
    headers: { 'Retry-After': '2' },
  })
}
