import { failure } from '../failure-text.ts'
import { whichAreThere } from './presence.ts'
import { moveAddables, trackIds } from './work.ts'
import type { AddWork, Addable } from './work.ts'

/**
 * A service that only accepts an add (Apple answers 202 and may drop the id silently) is looked at again, with growing
 * gaps after each look, before anybody is told that the song is there.
 */
export const PROOF_AFTER_MS: readonly number[] = [1000, 3000, 10_000, 30_000, 60_000]

export async function proveBatch(work: AddWork, batch: readonly Addable[]): Promise<void> {
  const present = await whichAreThere(work, trackIds(batch))
  const proved = batch.filter((placement) => present?.has(placement.matched.id) ?? true)
  await moveAddables(work, proved, { status: 'saved', error: null, wake_at: null })
  for (const placement of batch.filter((one) => !proved.includes(one))) await lookAgain(work, placement)
}

async function lookAgain(work: AddWork, placement: Addable): Promise<void> {
  const gap = PROOF_AFTER_MS[placement.attempts + 1]
  if (gap === undefined) {
    const error = failure('not_applied', work.service.definition.displayName)
    await moveAddables(work, [placement], { status: 'failed', error, wake_at: null })
    return
  }
  const wakeAt = new Date(work.ctx.now().getTime() + gap)
  await moveAddables(work, [placement], { wake_at: wakeAt, attempts: 'one more' })
}
