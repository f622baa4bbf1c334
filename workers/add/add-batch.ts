import type { PlacementChange } from '../../core/saves/transitions.ts'
import { withSession } from '../with-session.ts'
import { acceptedOnce, withoutAccepted } from './accepted.ts'
import type { Addable } from './load.ts'
import { whichAreThere } from './presence.ts'
import { sharedOf } from './shared.ts'
import { moveBatch, moveEach, trackIds } from './work.ts'
import type { AddWork } from './work.ts'

/**
 * Adds a batch in one go. What was in the library before is written down first: after a crash between the add and its
 * record, the next run must not mistake our own track for the listener's, and undo must not take away what was theirs.
 */
export async function addBatch(work: AddWork, batch: readonly Addable[]): Promise<void> {
  const { ctx, service, signal } = work
  const rest = await withoutPresent(work, await withoutAccepted(work, batch))
  if (rest.length === 0) return
  const addedTo = await withSession(ctx, service, work.link, signal, (session, signal) =>
    service.adapter.addToLibrary(session, trackIds(rest), { signal }),
  )
  await moveEach(work, acceptedOnce(work, rest, { kind: addedTo.kind, name: addedTo.name }))
}

/**
 * Ends the placements whose track was there all along; gives back those of the others that are still to be added. While
 * calls are scarce nobody asks, and that is written down instead: whether it was there before stays unknown.
 */
async function withoutPresent(work: AddWork, batch: readonly Addable[]): Promise<readonly Addable[]> {
  const unasked = batch.filter((one) => one.was_present === null && !one.presence_skipped)
  if (unasked.length === 0 || work.service.adapter.libraryContains === undefined) return batch
  const asked = batch.filter((one) => !unasked.includes(one))
  if (!asksFirst(work)) {
    const moved = await moveBatch(work, unasked, { presence_skipped: true })
    return batch.filter((one) => asked.includes(one) || moved.has(one.save_id))
  }
  const present = await whichAreThere(work, trackIds(unasked))
  const there: PlacementChange = {
    status: 'already_saved',
    was_present: true,
    added_to: { kind: 'library', name: work.service.definition.libraryName },
    error: null,
    wake_at: null,
  }
  const isThere = (one: Addable) => present?.has(one.track_id) === true
  const moved = await moveEach(
    work,
    unasked.map((one) => [one, isThere(one) ? there : { was_present: false }]),
  )
  // Who was not moved is no longer ours: unlinked, or somebody else has moved it.
  return batch.filter((one) => asked.includes(one) || (!isThere(one) && moved.has(one.save_id)))
}

function asksFirst({ ctx, mode, service }: AddWork): boolean {
  return ctx.presenceCheck === 'unless_busy'
    ? !sharedOf(ctx).collector.isPressed(mode, service)
    : ctx.presenceCheck === 'always'
}
