import type { AdapterDefinition } from '../../adapters/adapter.ts'
import type { WorkerContext } from '../context.ts'
import { urgencyNow } from '../urgency.ts'
import { accessAsSomebody } from './access.ts'
import { applyMatch } from './apply-match.ts'
import { findVersions } from './find-versions.ts'
import { followLink } from './follow-link.ts'
import { waitingFor } from './key.ts'
import type { MatchKey } from './key.ts'
import { lookUp } from './look-up.ts'
import { storeMatch, storeOtherWords, validMatch } from './match-store.ts'
import type { Match } from './match-store.ts'
import { findOtherWords, somebodyWantsOtherWords } from './other-words.ts'
import { postpone, recover } from './recover.ts'

const NOT_OFFERED_MS = 60_000

/**
 * Finds one recording for everybody who waits for it in one market of one service: one look-up, one row in `matches`,
 * and every waiting placement moves on.
 */
export async function runMatch(ctx: WorkerContext, key: MatchKey, signal: AbortSignal): Promise<void> {
  const { versionsFor } = key
  if (versionsFor !== undefined) return findVersions(ctx, { ...key, versionsFor }, signal)
  const known = await validMatch(ctx, key)
  if (known !== undefined && !(await isOtherWanted(ctx, key, known))) return applyMatch(ctx, key, known)

  const service = ctx.services.get(key.mode, key.service)
  if (service === undefined) return postpone(ctx, key, NOT_OFFERED_MS)
  const waiting =
    (await whoWaits(ctx, key, service.definition)) ??
    (key.resolve === true ? await nobodyWaits(ctx, key) : undefined)
  if (waiting === undefined) return
  // Somebody new waits for an answer that was asked for in vain a moment ago; one that was only held back may be due for a tap.
  const isDue = waiting.notBeforeMs <= 0 || (waiting.attempts === 0 && urgencyNow() === 'interactive')
  if (!isDue) return postpone(ctx, key, waiting.notBeforeMs)
  const heldMs = await ctx.rates.heldMs(key.mode, key.service)
  if (heldMs > 0) return postpone(ctx, key, heldMs)

  const access = accessAsSomebody(ctx, key, service, waiting.linkIds, signal)
  const find = async (): Promise<Match> => {
    const track = await followLink(ctx, key, waiting.track, signal)
    const answer = await access.run((access) => lookUp(service, access, track, ctx.now()))
    return storeMatch(ctx, key, waiting.track, answer)
  }
  const findOther = async (match: Match): Promise<Match> => {
    const { matched } = match
    if (matched === null) return match
    const other = await access.run((access) => findOtherWords(service, access, matched))
    return storeOtherWords(ctx, key, match, other)
  }
  try {
    const match = known ?? (await find())
    await applyMatch(ctx, key, (await isOtherWanted(ctx, key, match)) ? await findOther(match) : match)
  } catch (err) {
    if (signal.aborted) throw err
    await recover({ ctx, key, service, attempts: waiting.attempts, linkId: access.usedLink() }, err)
  }
}

/** Somebody waits who wants the recording with other words than it was found with, and nobody has looked for that. */
async function isOtherWanted(ctx: WorkerContext, key: MatchKey, match: Match): Promise<boolean> {
  if (match.status !== 'found' || match.matched === null || match.other_sought) return false
  return somebodyWantsOtherWords(ctx, key, match.matched)
}

/** What is looked for, how often in vain, and whose permission may be used to ask; the one who waits longest decides. */
async function whoWaits(ctx: WorkerContext, key: MatchKey, { capabilities }: AdapterDefinition) {
  let query = ctx.db
    .selectFrom('placements as p')
    .innerJoin('recordings as r', 'r.id', 'p.recording_id')
    .innerJoin('links as l', (join) =>
      join
        .onRef('l.app_id', '=', 'p.app_id')
        .onRef('l.user_id', '=', 'p.user_id')
        .onRef('l.service', '=', 'p.service')
        .on('l.status', '=', 'active'),
    )
    .select(['p.attempts', 'p.wake_at', 'l.id as link_id', 'r.track'])
    .where(waitingFor(key))
    .orderBy('p.save_id')
    .limit(5)
  // Where the catalogue needs a market, a link without one is the link's own job first.
  if (capabilities.marketRequired) query = query.where('l.market', 'is not', null)
  const rows = await query.execute()
  const [first] = rows
  if (first === undefined) return undefined
  const ids = rows.map((row) => row.link_id)
  const turn = first.attempts % ids.length
  return {
    track: first.track,
    attempts: first.attempts,
    notBeforeMs: (first.wake_at?.getTime() ?? 0) - ctx.now().getTime(),
    // Another one each time, so that one listener's broken link does not hold up the others.
    linkIds: [...ids.slice(turn), ...ids.slice(0, turn)],
  }
}

/** Asked for without a save: no listener's permission stands behind it. */
async function nobodyWaits(ctx: WorkerContext, key: MatchKey) {
  const recording = await ctx.db
    .selectFrom('recordings')
    .select('track')
    .where('id', '=', key.recordingId)
    .executeTakeFirst()
  return recording === undefined
    ? undefined
    : { track: recording.track, attempts: 0, notBeforeMs: 0, linkIds: [] }
}
