import { z } from 'zod'
import { defineJob } from '../../core/queue/job.ts'

/** Send one endpoint of an app everything that is due for it. */
export const tellJob = defineJob({
  name: 'tell',
  schema: z.strictObject({ v: z.literal(1), endpointId: z.string().min(1) }),
  queue: () => 'tell',
  unit: (job) => `tell-${job.endpointId}`,
})
