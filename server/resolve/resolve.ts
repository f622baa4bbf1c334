import { setTimeout as sleep } from 'node:timers/promises'
import type { MatchRow } from '../../core/database/schema.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { recordingIdentity } from '../../core/recording/identity.ts'
import { recordRecording } from '../../core/saves/record-recording.ts'
import { matchJob } from '../../workers/jobs/match.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { viewCandidate, viewMatched } from '../saves/views.ts'
import type { Resolved } from '../schemas/resolve.ts'
import type { Selectable } from 'kysely'

/** A look-up is a search or two; who has not answered by then has trouble of its own. */
const PATIENCE_MS = 8000
const FIRST_GAP_MS = 25
const LONGEST_GAP_MS = 400

export interface Question {
  readonly track: TrackQuery
  readonly services: readonly string[]
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

type Answer = Pick<Selectable<MatchRow>, 'service' | 'status' | 'matched' | 'candidates' | 'reason'>

/** Where a recording is in each catalogue, from what is known or by asking now. Saves nothing. */
export async function resolveTrack(
  ctx: ServerContext,
  caller: Caller,
  question: Question,
  signal: AbortSignal,
): Promise<readonly Resolved[]> {
  const recordingId = await recordRecording(
    ctx.db,
    question.track,
    [recordingIdentity(question.track)],
    ctx.now(),
  )
  const key = { recordingId, mode: caller.mode, market: question.country }
  const answers = await knownAnswers(ctx, key, question.services)
  const asked = question.services.filter((service) => !answers.has(service) && canAsk(ctx, caller, service))
  if (asked.length > 0) {
    await ctx.doorbell.ring(
      matchJob,
      asked.map((service) => ({ v: 1 as const, service, ...key, resolve: true })),
      { owners: asked.map(() => ({ app_id: caller.appId, user_id: '' })), urgency: 'interactive' },
    )
    await waitForAnswers(ctx, key, asked, answers, signal)
  }
  return question.services.map((service) => viewAnswer(ctx, caller, service, answers.get(service)))
}

/** Some catalogues only answer with a listener's permission, and nobody's is used for somebody else's question. */
function canAsk(ctx: ServerContext, caller: Caller, service: string): boolean {
  return ctx.services.get(caller.mode, service)?.definition.capabilities.catalogAccess === 'app'
}

interface Key {
  readonly recordingId: string
  readonly mode: Caller['mode']
  readonly market: string
}

async function knownAnswers(
  ctx: ServerContext,
  key: Key,
  services: readonly string[],
): Promise<Map<string, Answer>> {
  const rows = await ctx.db
    .selectFrom('matches')
    .select(['service', 'status', 'matched', 'candidates', 'reason'])
    .where('recording_id', '=', key.recordingId)
    .where('mode', '=', key.mode)
    .where('market', '=', key.market)
    .where('service', 'in', [...services])
    .where('expires_at', '>', ctx.now())
    .execute()
  return new Map(rows.map((row) => [row.service, row]))
}

async function waitForAnswers(
  ctx: ServerContext,
  key: Key,
  asked: readonly string[],
  answers: Map<string, Answer>,
  signal: AbortSignal,
): Promise<void> {
  const endsAt = performance.now() + PATIENCE_MS
  for (
    let gap = FIRST_GAP_MS;
    performance.now() < endsAt && !signal.aborted;
    gap = Math.min(gap * 1.5, LONGEST_GAP_MS)
  ) {
    await sleep(gap, undefined, { signal }).catch(() => undefined)
    const missing = asked.filter((service) => !answers.has(service))
    for (const [service, answer] of await knownAnswers(ctx, key, missing)) answers.set(service, answer)
    if (asked.every((service) => answers.has(service))) return
  }
}

function viewAnswer(
  ctx: ServerContext,
  caller: Caller,
  service: string,
  answer: Answer | undefined,
): Resolved {
  if (answer === undefined) {
    const reason = canAsk(ctx, caller, service)
      ? 'The service did not answer in time.'
      : 'This catalogue only answers with the permission of a listener; save the track to look it up.'
    return { service, result: 'unavailable', reason }
  }
  if (answer.status === 'found' && answer.matched !== null) {
    return { service, result: 'found', matched: viewMatched(answer.matched) }
  }
  if (answer.status === 'unsure') {
    return {
      service,
      result: 'unsure',
      candidates: answer.candidates.map(viewCandidate),
      ...(answer.reason === null ? {} : { reason: answer.reason }),
    }
  }
  return { service, result: 'absent', reason: answer.reason ?? 'No such recording was found.' }
}
