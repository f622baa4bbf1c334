import { sql } from 'kysely'
import type { Db } from '../database/open.ts'
import type { TrackQuery } from '../domain/track.ts'
import { recordingIdOf } from './accept.ts'

/** The recording that is known by one of these keys (strongest first), made when there is none. Returns its id. */
export async function recordRecording(
  db: Db,
  track: TrackQuery,
  keys: readonly [string, ...string[]],
  now: Date,
): Promise<string> {
  const recorded = await sql<{ id: string }>`
    with known as (
      select k.recording_id from unnest(${[...keys]}::text[]) with ordinality as u(key, rank)
      join recording_keys k using (key) order by u.rank limit 1
    ), chosen as (
      select coalesce((select recording_id from known), ${recordingIdOf(keys[0])}) as id
    ), new_recording as (
      insert into recordings (id, track, created_at)
      select id, ${JSON.stringify(track)}::jsonb, ${now}::timestamptz from chosen on conflict do nothing
    ), new_keys as (
      insert into recording_keys (key, recording_id)
      select u.key, chosen.id from unnest(${[...keys]}::text[]) as u(key), chosen order by u.key on conflict do nothing
    )
    select id from chosen`.execute(db)
  return recorded.rows[0]?.id ?? recordingIdOf(keys[0])
}
