import type { Selectable } from 'kysely'
import type { SoundRow } from '../../core/database/matching-tables.ts'
import type { Db } from '../../core/database/open.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { viewTrack } from '../saves/views.ts'
import type { SoundView } from '../schemas/sound.ts'

export type Sound = Selectable<SoundRow>

/** How a sound without a recording is written down: what matching answers "no known recording" to. */
const UNKNOWN: TrackQuery = { title: 'original sound', artists: [] }

export function readSound(db: Db, appId: string, soundId: string): Promise<Sound | undefined> {
  return db
    .selectFrom('sounds')
    .selectAll()
    .where('app_id', '=', appId)
    .where('id', '=', soundId)
    .executeTakeFirst()
}

export async function writeSound(
  db: Db,
  sound: {
    readonly appId: string
    readonly soundId: string
    readonly track: TrackQuery | null
    readonly tempo: number | null
  },
  now: Date,
): Promise<Sound> {
  const values = {
    track: sound.track === null ? null : JSON.stringify(sound.track),
    tempo: sound.tempo,
    updated_at: now,
  }
  return db
    .insertInto('sounds')
    .values({ app_id: sound.appId, id: sound.soundId, ...values })
    .onConflict((conflict) => conflict.columns(['app_id', 'id']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** False when there was none. */
export async function deleteSound(db: Db, appId: string, soundId: string): Promise<boolean> {
  const removed = await db
    .deleteFrom('sounds')
    .where('app_id', '=', appId)
    .where('id', '=', soundId)
    .executeTakeFirst()
  return removed.numDeletedRows > 0n
}

/** What to look for when this sound is saved. */
export function soundQuery(sound: Sound): TrackQuery {
  if (sound.track === null) return UNKNOWN
  return sound.tempo === null ? sound.track : { ...sound.track, tempo: sound.tempo }
}

export function viewSound(sound: Sound): SoundView {
  return {
    sound_id: sound.id,
    track: sound.track === null ? null : viewTrack(sound.track),
    ...(sound.tempo === null ? {} : { altered: { tempo: sound.tempo } }),
    updated_at: sound.updated_at.toISOString(),
  }
}
