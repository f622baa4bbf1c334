import type { z } from 'zod'

/**
 * The contract of one kind of job: both ends parse the payload with `schema`. Payloads carry ids only. Jobs of the
 * same `unit` never run side by side: while one runs, at most one more waits.
 */
export interface JobDefinition<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly name: Name
  readonly schema: Schema
  /** One queue per kind and service, so that one service's trouble never holds up another. */
  queue(payload: z.output<Schema>): string
  /** The unit of work. No ':' (BullMQ splits its keys there). */
  unit(payload: z.output<Schema>): string
}

export function defineJob<const N extends string, S extends z.ZodType>(
  definition: JobDefinition<N, S>,
): JobDefinition<N, S> {
  return definition
}
