import { choose } from '../../core/saves/choose.ts'
import type { ChoiceOutcome } from '../../core/saves/choose.ts'
import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { readSave } from './read-saves.ts'

interface Answer {
  readonly saveId: string
  readonly service: string
  /** Undefined = none of them. */
  readonly candidate: string | undefined
}

/** What a listener says about the versions they were shown, and everything that follows from it. */
export async function answerReview(
  ctx: ServerContext,
  caller: Caller,
  { saveId, service, candidate }: Answer,
): Promise<{ readonly kind: 'no_such_placement' } | ChoiceOutcome> {
  const found = await readSave(ctx.db, caller, saveId)
  if (found?.placements.some((one) => one.service === service) !== true) return { kind: 'no_such_placement' }
  const review = { saveId, service, appId: caller.appId, userId: found.save.user_id }
  const outcome = await choose(ctx.db, review, candidate, ctx.now())
  if (outcome.kind === 'chosen') await ring(ctx, outcome.moved)
  return outcome
}

type Moved = Extract<Awaited<ReturnType<typeof choose>>, { kind: 'chosen' }>['moved']

async function ring(ctx: ServerContext, moved: Moved): Promise<void> {
  const owner = moved.find((placement) => placement.status === 'matched')
  const link =
    owner === undefined
      ? undefined
      : await ctx.db
          .selectFrom('links')
          .select('id')
          .where('app_id', '=', owner.app_id)
          .where('user_id', '=', owner.user_id)
          .where('service', '=', owner.service)
          .executeTakeFirst()
  await ringPlacements(
    ctx.doorbell,
    moved.map((placement) => ({
      ...placement,
      link_id: placement.status === 'matched' ? (link?.id ?? null) : null,
      needs_market: false,
    })),
  )
}
