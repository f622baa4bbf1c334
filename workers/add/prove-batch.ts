import { failure } from '../failure-text.ts'
import { whichAreThere } from './presence.ts'
import { moveBatch, trackIds } from './work.ts'
import type { AddWork, Addable } from './work.ts'

/**
 * A service that only accepts an add (Apple answers 202 and may drop the id silently) is looked at again, with growing
 * gaps, before anybody is told that the song is there. Counted from the add; what is not there at the last look failed.
 */
const PROOF_AFTER_MS: readonly number[] = [1000, 4000, 15_000, 45_000, 120_000]
export const FIRST_PROOF_MS = 1000

export async function proveBatch(work: AddWork, batch: readonly Addable[]): Promise<void> {
  const present = await whichAreThere(work, trackIds(batch))
  const proved = batch.filter((placement) => present?.has(placement.matched.id) ?? true)
  await moveBatch(work, proved, { status: 'saved', error: null, wake_at: null })
  for (const placement of batch.filter((one) => !proved.includes(one))) await lookAgain(work, placement)
}

async function lookAgain(work: AddWork, placement: Addable): Promise<void> {
  const addedAt = placement.added_at?.getTime() ?? 0
  const passed = work.ctx.now().getTime() - addedAt
  const next = PROOF_AFTER_MS.find((ms) => ms > passed)
  if (next === undefined) {
    const error = failure('not_applied', work.service.definition.displayName)
    return moveBatch(work, [placement], { status: 'failed', error, wake_at: null })
  }
  return moveBatch(work, [placement], { wake_at: new Date(addedAt + next), attempts: 0 })
}
