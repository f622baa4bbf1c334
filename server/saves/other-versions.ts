import type { ScoredCandidate } from '../../core/domain/match.ts'
import { swapVersion } from '../../core/saves/swap.ts'
import type { SwapOutcome } from '../../core/saves/swap.ts'
import { addJob } from '../../workers/jobs/add.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { answerReview } from './answer-review.ts'
import { findVersions } from './find-versions.ts'
import { isSaveId } from './read-saves.ts'

interface Place {
  readonly saveId: string
  readonly service: string
}

type NoSuchPlacement = { readonly kind: 'no_such_placement' }

type Offer =
  | NoSuchPlacement
  | { readonly kind: 'not_swappable'; readonly why: string }
  /** The catalogue does not answer. */
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'offered'; readonly versions: readonly ScoredCandidate[] }

/** What a listener may have instead of what a save of theirs put into their library. */
export async function otherVersions(
  ctx: ServerContext,
  caller: Caller,
  place: Place,
  signal: AbortSignal,
): Promise<Offer> {
  const placement = await readPlacement(ctx, caller, place)
  if (placement === undefined) return { kind: 'no_such_placement' }
  const { status, candidates, link_id: linkId } = placement
  if (status === 'awaiting_review') return { kind: 'offered', versions: candidates ?? [] }
  if (status !== 'saved' && status !== 'already_saved')
    return { kind: 'not_swappable', why: 'Only what is saved can be swapped for another version.' }
  if (linkId === null) return { kind: 'not_swappable', why: 'The account is not linked. Link it first.' }
  const versions = await findVersions(ctx, placement, linkId, signal)
  return versions === undefined ? { kind: 'unavailable' } : { kind: 'offered', versions }
}

/** Makes a placement of the caller another version; who is still asked which one it is answers with the same tap. */
export async function haveInstead(
  ctx: ServerContext,
  caller: Caller,
  { candidate, ...place }: Place & { readonly candidate: string },
): Promise<NoSuchPlacement | SwapOutcome> {
  const placement = await readPlacement(ctx, caller, place)
  if (placement === undefined) return { kind: 'no_such_placement' }
  const { app_id, user_id, service, status } = placement
  if (status === 'awaiting_review') {
    const outcome = await answerReview(ctx, caller, { ...place, candidate })
    if (outcome.kind === 'chosen') return { kind: 'no_change' }
    return outcome.kind === 'not_awaited'
      ? { kind: 'not_swappable', why: 'It has just gone on. Read the save.' }
      : outcome
  }
  const outcome = await swapVersion(
    ctx.db,
    { ...place, appId: app_id, userId: user_id },
    candidate,
    ctx.now(),
  )
  if (outcome.kind === 'swapped') {
    const job = { v: 1 as const, service, linkId: outcome.linkId }
    await ctx.doorbell.ring(addJob, [job], { owners: [{ app_id, user_id }], urgency: 'interactive' })
  }
  return outcome
}

/** With the link it is for, as long as that is good; another user's is not there. */
async function readPlacement({ db }: ServerContext, caller: Caller, { saveId, service }: Place) {
  if (!isSaveId(saveId)) return undefined
  const query = db
    .selectFrom('placements as p')
    .leftJoin('links as l', (join) =>
      join
        .onRef('l.app_id', '=', 'p.app_id')
        .onRef('l.user_id', '=', 'p.user_id')
        .onRef('l.service', '=', 'p.service')
        .on('l.status', '=', 'active'),
    )
    .selectAll('p')
    .select('l.id as link_id')
    .where('p.save_id', '=', saveId)
    .where('p.service', '=', service)
    .where('p.app_id', '=', caller.appId)
  const mine = caller.userId === undefined ? query : query.where('p.user_id', '=', caller.userId)
  return mine.executeTakeFirst()
}
