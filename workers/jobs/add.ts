import { z } from 'zod'
import { defineJob } from '../../core/queue/job.ts'

/** Do everything that waits for one link: learn its market, add its matched tracks, prove what was added. */
export const addJob = defineJob({
  name: 'add',
  schema: z.strictObject({
    v: z.literal(1),
    service: z.string().min(1),
    linkId: z.string().min(1),
  }),
  queue: (job) => `add-${job.service}`,
  unit: (job) => `add-${job.linkId}`,
})
