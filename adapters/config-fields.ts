import { z } from 'zod'

/** An environment variable that must be there; left blank it counts as missing. */
export const Required = z.string('is missing').trim().min(1, 'is missing')

/** Address of an API or token endpoint; without a value the real service's. */
export function addressOr(real: string) {
  return z
    .string()
    .trim()
    .transform((text) => (text === '' ? real : text.replace(/\/+$/, '')))
    .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'is not an http(s) address')
    .default(real)
}
