import type { ScoredCandidate } from '../../../../core/domain/match.ts'
import type { MatchStatus } from '../../../../core/domain/save.ts'
import type { CatalogTrack } from '../../../../core/domain/track.ts'
import type { Api } from './api.ts'

export function catalogTrack(track: { title: string; artists: readonly string[] }): CatalogTrack {
  return {
    ...track,
    id: 'track1',
    album: 'Harbour',
    durationMs: 200_000,
    isrc: 'USRC17607839',
    playable: true,
    url: 'https://music.example/track1',
    uri: 'music:track1',
  }
}

/** Writes down an answer of the matching for the recording of `saveId`, in the market US. */
export async function rememberMatch(
  api: Api,
  saveId: string,
  match: { service: string; status: MatchStatus; candidates: readonly ScoredCandidate[] },
): Promise<void> {
  const save = await api.db
    .selectFrom('saves')
    .select('recording_id')
    .where('id', '=', saveId)
    .executeTakeFirstOrThrow()
  const best = match.candidates[0]
  const matched =
    match.status === 'found' && best !== undefined
      ? {
          ...best.track,
          method: 'search',
          confidence: best.confidence,
          substitute: false,
          evidence: best.evidence,
        }
      : null
  await api.db
    .insertInto('matches')
    .values({
      mode: 'test',
      market: 'US',
      service: match.service,
      recording_id: save.recording_id,
      status: match.status,
      matched: matched === null ? null : JSON.stringify(matched),
      candidates: JSON.stringify(match.candidates),
      reason: match.status === 'absent' ? 'nothing like it' : null,
      checked_at: api.now(),
      expires_at: new Date(api.now().getTime() + 3_600_000),
    })
    .execute()
}
