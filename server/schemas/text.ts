import { z } from 'zod'

/**
 * Text from outside: well-formed Unicode without NUL (which the database does not store), kept as it came but composed
 * (NFC) and without white space around it, so that equal texts are stored equal.
 */
export function Text(max: number) {
  return z
    .string()
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode (it holds half of a surrogate pair)')
    .refine((text) => !text.includes('\u0000'), 'must not contain NUL')
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1, 'must not be empty').max(max, `must have ${max} characters at most`))
}

/** An app's own id for one of its users; opaque to us. */
export const UserId = Text(255).meta({ description: "The app's own id of the listener.", example: 'u_123' })

export const Time = z.iso.datetime({
  offset: true,
  error: 'must be an RFC 3339 time, like 2026-12-04T00:00:00Z',
})
