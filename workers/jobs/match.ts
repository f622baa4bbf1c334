import { z } from 'zod'
import { defineJob } from '../../core/queue/job.ts'

/** Find one recording in one service's catalogue, for everybody who waits for it in that market. */
export const matchJob = defineJob({
  name: 'match',
  schema: z.strictObject({
    v: z.literal(1),
    mode: z.enum(['live', 'test']),
    service: z.string().min(1),
    /** ISO 3166-1 alpha-2; '' = not known. */
    market: z.string(),
    recordingId: z.string().min(1),
    /** Somebody wants to know without saving: look it up even when no placement waits. */
    resolve: z.boolean().optional(),
    /** The listener of this link looks for other versions of what they have; nothing is matched. */
    versionsFor: z.string().min(1).optional(),
  }),
  queue: (job) => `match-${job.service}`,
  unit: ({ recordingId, market, mode, versionsFor }) =>
    `${versionsFor === undefined ? 'match' : 'versions'}-${recordingId}-${market}-${mode}`,
})
