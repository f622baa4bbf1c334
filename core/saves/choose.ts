import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import type { MatchedTrack } from '../database/schema.ts'
import type { ScoredCandidate } from '../domain/match.ts'
import { movePlacements } from './transitions.ts'
import type { MovedPlacement } from './transitions.ts'

/** The placement whose review is answered. */
export interface Review {
  readonly saveId: string
  readonly service: string
  readonly appId: string
  readonly userId: string
}

export type ChoiceOutcome =
  | { readonly kind: 'not_awaited' }
  | { readonly kind: 'no_such_candidate' }
  | {
      readonly kind: 'chosen'
      /** Placements to ring for: the listener's own, and those of others whom the answer settles. */
      readonly moved: readonly (MovedPlacement & { readonly status: 'matched' | 'queued' })[]
    }

/** So many listeners must agree before their answer is everybody's, and so large a part of all who answered. */
const AGREE = 3
const SHARE = 0.75
const AGREED_DAYS = 30

const DECLINED = {
  code: 'declined',
  message: 'You said that none of the versions there is the one you mean.',
  retryable: false,
}

/**
 * Takes a listener's answer: their placement moves on, the answer is kept for every later tap on this recording, and
 * when enough listeners agree it becomes the match for all. `candidate` undefined = none of them.
 */
export function choose(
  db: Db,
  review: Review,
  candidate: string | undefined,
  now: Date,
): Promise<ChoiceOutcome> {
  return db.transaction().execute(async (trx): Promise<ChoiceOutcome> => {
    const placement = await trx
      .selectFrom('placements')
      .select(['recording_id', 'market', 'mode', 'candidates'])
      .where('save_id', '=', review.saveId)
      .where('service', '=', review.service)
      .where('status', '=', 'awaiting_review')
      .forUpdate()
      .executeTakeFirst()
    if (placement === undefined) return { kind: 'not_awaited' }
    const chosen = placement.candidates?.find((one) => one.track.id === candidate)
    if (candidate !== undefined && chosen === undefined) return { kind: 'no_such_candidate' }
    const { recording_id, market, mode } = placement
    const key = { recording_id, market, mode, service: review.service }
    const track = chosen === undefined ? undefined : chosenTrack(chosen)
    await rememberChoice(trx, review, key, track, now)
    return { kind: 'chosen', moved: await carryOut(trx, review, key, track, now) }
  })
}

/** The track as the listener's own answer. */
export function chosenTrack({ track, evidence }: ScoredCandidate): MatchedTrack {
  const choice = { signal: 'choice', verdict: 'same' } as const
  return { ...track, method: 'choice', confidence: 1, substitute: false, evidence: [...evidence, choice] }
}

/** Kept for every later tap of this listener on this recording. */
export async function rememberChoice(
  trx: Db,
  review: Review,
  key: Pick<Key, 'recording_id' | 'market' | 'mode'>,
  track: MatchedTrack | undefined,
  now: Date,
): Promise<void> {
  const answer = {
    market: key.market,
    mode: key.mode,
    track_id: track?.id ?? null,
    track: track === undefined ? null : JSON.stringify(track),
    created_at: now,
  }
  await trx
    .insertInto('choices')
    .values({
      app_id: review.appId,
      user_id: review.userId,
      recording_id: key.recording_id,
      service: review.service,
      ...answer,
    })
    .onConflict((conflict) =>
      conflict.columns(['app_id', 'user_id', 'recording_id', 'service']).doUpdateSet(answer),
    )
    .execute()
}

type Chosen = Extract<ChoiceOutcome, { kind: 'chosen' }>

async function carryOut(
  trx: Db,
  review: Review,
  key: Key,
  track: MatchedTrack | undefined,
  now: Date,
): Promise<Chosen['moved']> {
  const mine = sql`p.save_id = ${review.saveId} and p.service = ${review.service} and p.status = 'awaiting_review'`
  if (track === undefined) {
    await movePlacements(
      trx,
      mine,
      { status: 'not_found', error: DECLINED, candidates: null, wake_at: null },
      now,
    )
    return []
  }
  const own = await movePlacements(
    trx,
    mine,
    { status: 'matched', matched: track, candidates: null, wake_at: now },
    now,
  )
  const others = await settleForAll(trx, key, track, now)
  return [
    ...own.map((p) => ({ ...p, status: 'matched' as const })),
    ...others.map((p) => ({ ...p, status: 'queued' as const })),
  ]
}

interface Key {
  readonly recording_id: string
  readonly service: string
  readonly market: string
  readonly mode: 'live' | 'test'
}

/** When independent listeners agree, their answer is the match, and those who are still being asked need not answer. */
async function settleForAll(
  trx: Db,
  key: Key,
  track: MatchedTrack,
  now: Date,
): Promise<readonly MovedPlacement[]> {
  const answers = await trx
    .selectFrom('choices')
    .select('track_id')
    .where('recording_id', '=', key.recording_id)
    .where('service', '=', key.service)
    .where('market', '=', key.market)
    .where('mode', '=', key.mode)
    .execute()
  const agreeing = answers.filter((answer) => answer.track_id === track.id).length
  if (agreeing < AGREE || agreeing / answers.length < SHARE) return []
  const values = {
    status: 'found' as const,
    matched: JSON.stringify({
      ...track,
      confidence: Math.round((agreeing / (answers.length + 1)) * 1000) / 1000,
    }),
    candidates: '[]',
    reason: null,
    checked_at: now,
    expires_at: new Date(now.getTime() + AGREED_DAYS * 24 * 3_600_000),
    absences: 0,
    other: null,
    other_sought: false,
  }
  await trx
    .insertInto('matches')
    .values({ ...key, ...values })
    .onConflict((conflict) =>
      conflict.columns(['recording_id', 'service', 'market', 'mode']).doUpdateSet(values),
    )
    .execute()
  return movePlacements(
    trx,
    sql`p.recording_id = ${key.recording_id} and p.service = ${key.service} and p.market = ${key.market}
      and p.mode = ${key.mode} and p.status = 'awaiting_review'`,
    { status: 'queued', candidates: null, wake_at: now },
    now,
  )
}
