import { z } from 'zod'
import { REQUEST_PARTS } from '../http/problem.ts'

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    request_id: z.string(),
    errors: z
      .array(
        z.object({
          in: z.enum(REQUEST_PARTS).meta({ description: 'The part of the request.' }),
          pointer: z.string().meta({
            description: 'JSON Pointer to the field in that part.',
            example: '/track/artists/0',
          }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457. `code` is stable; the rest is for people.' })
