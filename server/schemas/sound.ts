import { z } from 'zod'
import { TimeView } from './text.ts'
import { Track, TrackView } from './track.ts'

const Altered = z
  .strictObject({
    tempo: z
      .number()
      .min(0.25)
      .max(4)
      .meta({ description: 'How much faster than the recording it plays: 1.25 = a quarter faster.' }),
  })
  .meta({ id: 'Altered' })

export const SoundRequest = z
  .strictObject({
    track: Track.nullable().meta({ description: 'null: no known recording ("original sound").' }),
    altered: Altered.optional(),
  })
  .meta({ id: 'SoundRequest' })

export const SoundView = z
  .object({
    sound_id: z.string(),
    track: TrackView.nullable(),
    altered: z.object({ tempo: z.number() }).optional(),
    updated_at: TimeView,
  })
  .meta({ id: 'Sound' })
export type SoundView = z.input<typeof SoundView>
