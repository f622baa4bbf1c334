import { z } from 'zod'
import { Candidate, Matched } from './save.ts'
import { Track } from './track.ts'

export const ResolveRequest = z
  .strictObject({
    track: Track,
    services: z
      .array(z.string().max(64))
      .min(1)
      .max(20)
      .refine((services) => new Set(services).size === services.length, 'must not name a service twice')
      .optional()
      .meta({ description: 'Left out: all on offer.' }),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters (ISO 3166-1)')
      .transform((code) => code.toUpperCase())
      .default('US')
      .meta({ description: 'In whose catalogue to look.' }),
  })
  .meta({ id: 'ResolveRequest' })
export type ResolveRequest = z.output<typeof ResolveRequest>

export const Resolved = z
  .object({
    service: z.string(),
    result: z.enum(['found', 'unsure', 'absent', 'unavailable']),
    matched: Matched.optional(),
    candidates: z.array(Candidate).optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Resolved' })
export type Resolved = z.input<typeof Resolved>

export const ResolveAnswer = z.object({ results: z.array(Resolved) }).meta({ id: 'ResolveAnswer' })
