import { z } from 'zod'

/** What the database stores as it came: well-formed Unicode without NUL. */
const CleanText = z
  .string()
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode (it holds half of a surrogate pair)')
  .refine((text) => !text.includes('\u0000'), 'must not contain NUL')

/** Text from outside, composed (NFC) and without white space around it, so that equal texts are stored equal. */
export function Text(max: number) {
  return CleanText.transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1, 'must not be empty').max(max, `must have ${max} characters at most`))
    .meta({ override: { minLength: 1, maxLength: max } })
}

/**
 * Somebody else's id of something. Kept exactly as it came: two ids that differ are two things, however alike they
 * look. White space around it is refused, it is never meant.
 */
export function OpaqueId(max: number) {
  return CleanText.min(1, 'must not be empty')
    .max(max, `must have ${max} characters at most`)
    .refine((id) => id === id.trim(), 'must not begin or end with white space')
}

/** An app's own id for one of its users; opaque to us. */
export const UserId = OpaqueId(255).meta({
  description: "The app's own id of the listener.",
  example: 'u_123',
})

/** Ours, of a save; what is no such id is not found. */
export const SaveId = z.string().meta({
  description: 'Id of the save.',
  example: 'sav_019ab0c1d2e37000800000000000a1b2',
})

export const ServiceId = CleanText.max(64).meta({
  description: 'Id of a music service, as `GET /v1/services` has it.',
  example: 'spotify',
})

/** Ours, of anything else. */
export function ObjectId(what: string) {
  return CleanText.max(64).meta({ description: `Id of the ${what}.` })
}

/** The years a time may lie in, in UTC: anything else is a mistake, and some the database cannot write down. */
const FIRST_YEAR = 1970
const LAST_YEAR = 9999

export const Time = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 time, like 2026-12-04T00:00:00Z' })
  .refine((text) => {
    const year = new Date(text).getUTCFullYear()
    // What is no time at all has been said already.
    return Number.isNaN(year) || (year >= FIRST_YEAR && year <= LAST_YEAR)
  }, `must lie in the years ${FIRST_YEAR} to ${LAST_YEAR}`)

/** A time as we give it out. */
export const TimeView = z.iso.datetime()

/** A whole number in a query: digits and nothing else. */
export function WholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`
  return z
    .string({ error })
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .pipe(z.number({ error }).min(min, error).max(max, error))
    .meta({ override: ({ jsonSchema }) => asInteger(jsonSchema, min, max) })
}

/** To the reader of the document a query holds numbers, though on the wire all of it is text. */
function asInteger(jsonSchema: Record<string, unknown>, min: number, max: number): void {
  delete jsonSchema['pattern']
  Object.assign(jsonSchema, { type: 'integer', minimum: min, maximum: max })
}
