import { withSession } from '../with-session.ts'
import { whichAreThere } from './presence.ts'
import { FIRST_PROOF_MS } from './prove-batch.ts'
import { moveBatch, trackIds } from './work.ts'
import type { AddWork, Addable } from './work.ts'

/**
 * Adds a batch in one go. What was in the library before is written down first: after a crash between the add and its
 * record, the next run must not mistake our own track for the listener's, and undo must not take away what was theirs.
 */
export async function addBatch(work: AddWork, batch: readonly Addable[]): Promise<void> {
  const { ctx, service, signal } = work
  const rest = await withoutPresent(work, batch)
  if (rest.length === 0) return
  const addedTo = await withSession(ctx, service, work.link.id, signal, (session, signal) =>
    service.adapter.addToLibrary(session, trackIds(rest), { signal }),
  )
  const done = { added_to: { kind: addedTo.kind, name: addedTo.name }, error: null, attempts: 0 }
  const now = ctx.now()
  if (service.definition.capabilities.libraryConsistency === 'immediate') {
    await moveBatch(work, rest, { ...done, status: 'saved', added_at: now, wake_at: null })
  } else {
    const firstLook = new Date(now.getTime() + FIRST_PROOF_MS)
    await moveBatch(work, rest, { ...done, added_at: now, wake_at: firstLook })
  }
}

/** Ends the placements whose track was there all along; gives back the others. */
async function withoutPresent(work: AddWork, batch: readonly Addable[]): Promise<readonly Addable[]> {
  const unasked = batch.filter((placement) => placement.was_present === null)
  const present = await whichAreThere(work, trackIds(unasked))
  if (present === undefined) return batch
  const there = unasked.filter((placement) => present.has(placement.matched.id))
  const notThere = unasked.filter((placement) => !present.has(placement.matched.id))
  await moveBatch(work, there, {
    status: 'already_saved',
    was_present: true,
    added_to: { kind: 'library', name: work.service.definition.libraryName },
    error: null,
    wake_at: null,
  })
  await moveBatch(work, notThere, { was_present: false })
  return batch.filter((placement) => !there.includes(placement))
}
