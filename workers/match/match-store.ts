import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { MatchRow, MatchedTrack } from '../../core/database/schema.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { confirmedIdentities } from '../../core/recording/identity.ts'
import type { WorkerContext } from '../context.ts'
import type { MatchKey } from './key.ts'
import type { Lookup } from './look-up.ts'
import { nextLook, nextReleaseLook } from './next-look.ts'

export type Match = Pick<
  Selectable<MatchRow>,
  'status' | 'matched' | 'candidates' | 'reason' | 'absences' | 'expires_at' | 'other' | 'other_sought'
>

const HOUR_MS = 3_600_000
/** Services allow their content to be kept for a limited time only; 30 days is the most we take. */
const FOUND_MS = 30 * 24 * HOUR_MS
const UNSURE_MS = 24 * HOUR_MS

export function validMatch(ctx: WorkerContext, key: MatchKey): Promise<Match | undefined> {
  return keyed(ctx, key).where('expires_at', '>', ctx.now()).executeTakeFirst()
}

function keyed(ctx: WorkerContext, key: MatchKey) {
  return ctx.db
    .selectFrom('matches')
    .select(['status', 'matched', 'candidates', 'reason', 'absences', 'expires_at', 'other', 'other_sought'])
    .where('recording_id', '=', key.recordingId)
    .where('service', '=', key.service)
    .where('market', '=', key.market)
    .where('mode', '=', key.mode)
}

/** Keeps the answer for everybody, up to a fifth shorter than it may be: songs found together are not looked up together again. */
export async function storeMatch(
  ctx: WorkerContext,
  key: MatchKey,
  track: TrackQuery,
  lookup: Lookup,
): Promise<Match> {
  const found = toMatch(lookup)
  const now = ctx.now()
  const before = await keyed(ctx, key).executeTakeFirst()
  const isUpcoming = lookup.isUpcoming === true
  const absences = found.status === 'absent' && !isUpcoming ? (before?.absences ?? 0) + 1 : 0
  const sooner = 1 - 0.2 * ctx.random()
  const expiresAt = isUpcoming
    ? nextReleaseLook(found.matched?.releaseDate, now)
    : found.status === 'absent'
      ? nextLook(track, absences, now)
      : new Date(now.getTime() + (found.status === 'found' ? FOUND_MS : UNSURE_MS) * sooner)
  const values = {
    status: found.status,
    matched: found.matched === null ? null : JSON.stringify(found.matched),
    candidates: JSON.stringify(found.candidates),
    reason: found.reason,
    absences,
    checked_at: now,
    expires_at: expiresAt,
    other: null,
    other_sought: false,
  }
  await ctx.db
    .insertInto('matches')
    .values({
      mode: key.mode,
      service: key.service,
      market: key.market,
      recording_id: key.recordingId,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.columns(['recording_id', 'service', 'market', 'mode']).doUpdateSet(values),
    )
    .execute()
  await joinConfirmed(ctx, key, track, found)
  return { ...found, absences, expires_at: expiresAt, other: null, other_sought: false }
}

/** Keeps what came of looking for the other words, as long as the match is the one it was looked for. */
export async function storeOtherWords(
  ctx: WorkerContext,
  key: MatchKey,
  match: Match,
  other: MatchedTrack | undefined,
): Promise<Match> {
  await ctx.db
    .updateTable('matches')
    .set({ other: other === undefined ? null : JSON.stringify(other), other_sought: true })
    .where('recording_id', '=', key.recordingId)
    .where('service', '=', key.service)
    .where('market', '=', key.market)
    .where('mode', '=', key.mode)
    .where(sql<boolean>`matched ->> 'id' = ${match.matched?.id ?? ''}`)
    .execute()
  return { ...match, other: other ?? null, other_sought: true }
}

/** Whoever asks for this recording by its code, or by code and title, gets the same row from now on. */
async function joinConfirmed(
  ctx: WorkerContext,
  key: MatchKey,
  track: TrackQuery,
  found: Found,
): Promise<void> {
  if (found.status !== 'found' || found.matched === null || found.matched.substitute) return
  const keys = confirmedIdentities(track, found.matched.isrc)
  if (keys.length === 0) return
  await ctx.db
    .insertInto('recording_keys')
    .values(keys.map((identity) => ({ key: identity, recording_id: key.recordingId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The id a service once gave is dead: look again, for everybody. */
export async function forgetMatch(ctx: WorkerContext, key: MatchKey, trackId: string): Promise<void> {
  await ctx.db
    .deleteFrom('matches')
    .where('recording_id', '=', key.recordingId)
    .where('service', '=', key.service)
    .where('market', '=', key.market)
    .where('mode', '=', key.mode)
    .where(sql<boolean>`(matched ->> 'id' = ${trackId} or other ->> 'id' = ${trackId})`)
    .execute()
}

type Found = Pick<Match, 'status' | 'matched' | 'candidates' | 'reason'>

function toMatch({ decision, method, isUpcoming }: Lookup): Found {
  switch (decision.kind) {
    case 'found': {
      const { track, confidence, substitute, evidence } = decision
      const matched: MatchedTrack = { ...track, method, confidence, substitute, evidence }
      // Nothing can be saved as yet, so it counts as absent, with the track that is waited for.
      if (isUpcoming === true)
        return { status: 'absent', matched, candidates: [], reason: 'It is not released there yet.' }
      return { status: 'found', matched, candidates: [], reason: null }
    }
    case 'unsure':
      return {
        status: 'unsure',
        matched: null,
        candidates: decision.candidates,
        reason: sentence(decision.reason),
      }
    case 'absent':
      return { status: 'absent', matched: null, candidates: [], reason: sentence(decision.reason) }
  }
}

/** As listeners read it: with a capital and a full stop. */
function sentence(text: string): string {
  const trimmed = text.trim()
  return trimmed === ''
    ? 'No such recording was found.'
    : `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`
}
