import { acceptSaves } from '../../core/saves/accept.ts'
import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import { isUnavailable } from '../http/unavailable.ts'

/** Resolves after the commit; undefined when the request key is taken. Rejects when nothing was written. */
export type AcceptSave = (save: NewSave) => Promise<AcceptedSave | undefined>

interface Waiting {
  readonly save: NewSave
  readonly resolve: (accepted: AcceptedSave | undefined) => void
  readonly reject: (reason: unknown) => void
}

/** Keeps one statement's size sane; the rest goes with the next one. */
const MOST_AT_ONCE = 200

/**
 * Requests that arrive while a statement runs share the next one. An idle server adds no wait; a busy one answers many
 * requests with one commit. `parallel` statements run side by side at most.
 */
export function createAcceptBatches(db: Db, now: Clock, parallel: number): AcceptSave {
  let waiting: Waiting[] = []
  let running = 0

  function next(): void {
    while (running < parallel && waiting.length > 0) {
      const { batch, rest } = takeBatch(waiting)
      waiting = rest
      running += 1
      void write(batch).finally(() => {
        running -= 1
        next()
      })
    }
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    try {
      const accepted = await acceptSaves(
        db,
        batch.map((one) => one.save),
        now(),
      )
      const bySave = new Map(accepted.map((save) => [save.saveId, save]))
      for (const one of batch) one.resolve(bySave.get(one.save.saveId))
    } catch (err) {
      // One save the database refuses must not take the others down with it.
      if (batch.length > 1 && !isUnavailable(err)) for (const one of batch) await write([one])
      else for (const one of batch) one.reject(err)
    }
  }

  return (save) =>
    new Promise((resolve, reject) => {
      waiting.push({ save, resolve, reject })
      // Requests of the same turn of the event loop travel together.
      if (waiting.length === 1) setImmediate(next)
    })
}

/** Two saves with the same request key never travel together: the second must see what became of the first. */
function takeBatch(waiting: readonly Waiting[]): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = []
  const rest: Waiting[] = []
  const keys = new Set<string>()
  for (const one of waiting) {
    const key = `${one.save.appId} ${one.save.requestKey}`
    if (batch.length < MOST_AT_ONCE && !keys.has(key)) batch.push(one)
    else rest.push(one)
    keys.add(key)
  }
  return { batch, rest }
}
