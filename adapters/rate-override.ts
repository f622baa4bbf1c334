import { z } from 'zod'
import type { AdapterDefinition } from './adapter.ts'

/** The variable an operator sets a service's ceiling with: `SPOTIFY_REQUESTS_PER_SECOND`. */
export function rateKey(service: string): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_REQUESTS_PER_SECOND`
}

/** Requests a second, 0.01 to 10,000; a blank value is none. */
export const RateOverride = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text === undefined || text === '' ? undefined : Number(text)))
  .refine((rate) => rate === undefined || (rate >= 0.01 && rate <= 10_000), {
    message: 'must be a number of requests a second, 0.01 to 10000',
  })

/** What an operator says holds, also for a stand-in; otherwise what the declaration says of the real service. */
export function ceilingOf(
  { rate }: Pick<AdapterDefinition, 'rate'>,
  real: boolean,
  override: number | undefined,
): number | undefined {
  return override ?? (real ? rate.requestsPerSecond : undefined)
}
