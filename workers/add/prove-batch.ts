import type { PlacementChange } from '../../core/saves/transitions.ts'
import { failure } from '../failure-text.ts'
import type { Addable } from './load.ts'
import { tracksOfPlaylist } from './playlist.ts'
import { whichAreThere } from './presence.ts'
import { moveEach, trackIds } from './work.ts'
import type { AddWork } from './work.ts'

/**
 * A service that only accepts an add (Apple answers 202 and may drop the id silently) is looked at again, with growing
 * gaps, before anybody is told that the song is there. Counted from the add; what is not there at the last look failed.
 */
const PROOF_AFTER_MS: readonly number[] = [1000, 4000, 15_000, 45_000, 120_000]

/** All of a batch goes to the same place. */
export async function proveBatch(work: AddWork, batch: readonly Addable[]): Promise<void> {
  const playlist = batch[0]?.playlist ?? null
  const present =
    playlist === null ? await whichAreThere(work, trackIds(batch)) : await tracksOfPlaylist(work, playlist)
  await moveEach(
    work,
    batch.map((one) => [one, (present?.has(one.track_id) ?? true) ? proved(one) : lookAgain(work, one)]),
  )
}

/** Here, a track that was there before is one that another save had on its way. */
function proved({ was_present: wasPresent }: Addable): PlacementChange {
  return { status: wasPresent === true ? 'already_saved' : 'saved', error: null, wake_at: null }
}

function lookAgain(work: AddWork, placement: Addable): PlacementChange {
  const addedAt = placement.added_at ?? 0
  const passed = work.ctx.now().getTime() - addedAt
  const next = PROOF_AFTER_MS.find((ms) => ms > passed)
  if (next === undefined) {
    const error = failure('not_applied', work.service.definition.displayName)
    return { status: 'failed', error, wake_at: null }
  }
  return { wake_at: new Date(addedAt + next), attempts: 0 }
}
