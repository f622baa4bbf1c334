import type { AddedTo } from '../../core/database/schema.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import type { Addable } from './load.ts'
import { moveEach } from './work.ts'
import type { AddWork } from './work.ts'

/** When a service that adds later is first looked at. */
const FIRST_PROOF_MS = 1000
/** An add that was accepted longer ago than this is proved or has failed. */
export const PROVED_WITHIN_MS = 120_000

/** What the service has taken is saved where that can be read back at once; elsewhere it is still to be proved. */
function accepted({ ctx, service }: AddWork, addedTo: AddedTo): PlacementChange {
  const now = ctx.now()
  const done = { added_to: addedTo, added_at: now, error: null, attempts: 0 }
  return service.definition.capabilities.libraryConsistency === 'immediate'
    ? { ...done, status: 'saved', wake_at: null }
    : { ...done, wake_at: new Date(now.getTime() + FIRST_PROOF_MS) }
}

/** Of several saves of one track, the first one has put it there; for the others it is there already. */
export function acceptedOnce(
  work: AddWork,
  batch: readonly Addable[],
  addedTo: AddedTo,
): readonly (readonly [Addable, PlacementChange])[] {
  const added = accepted(work, addedTo)
  const repeated = {
    ...added,
    was_present: true,
    ...(added.status === 'saved' ? { status: 'already_saved' as const } : {}),
  }
  return batch.map((one, n) => {
    const isRepeated =
      one.saved_before || batch.slice(0, n).some((earlier) => earlier.track_id === one.track_id)
    return [one, isRepeated ? repeated : added]
  })
}

/** A track that the service has accepted for another save, and does not show yet, is proved and not added again. */
export async function withoutAccepted(work: AddWork, batch: readonly Addable[]): Promise<readonly Addable[]> {
  const since = work.ctx.now().getTime() - PROVED_WITHIN_MS
  const taken = batch.filter((one) => (one.accepted_at ?? 0) > since)
  await moveEach(
    work,
    taken.map((one) => [one, onItsWay(one, work)]),
  )
  return batch.filter((one) => !taken.includes(one))
}

function onItsWay({ accepted_at: at, playlist }: Addable, { ctx, service }: AddWork): PlacementChange {
  const acceptedAt = new Date(at ?? 0)
  const firstLook = acceptedAt.getTime() + FIRST_PROOF_MS
  return {
    was_present: true,
    added_at: acceptedAt,
    added_to:
      playlist === null
        ? { kind: 'library', name: service.definition.libraryName }
        : { kind: 'playlist', name: playlist },
    error: null,
    wake_at: new Date(Math.max(firstLook, ctx.now().getTime() + FIRST_PROOF_MS)),
  }
}
