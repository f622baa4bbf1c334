/** Shorter waits are not worth a timer, longer ones are re-asked after a day. */
const MIN_MS = 500
const MAX_MS = 24 * 60 * 60 * 1000

/**
 * Milliseconds to wait by a `Retry-After` field, in seconds or as a date
 * (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after). `undefined` when it is missing or says nothing; values out of range,
 * negative ones and dates in the past included, are moved into it.
 */
export function retryAfterMs(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? ''
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return clamp(Number(text) * 1000)
  const date = parseHttpDate(text)
  return date === undefined ? undefined : clamp(date - now.getTime())
}

function clamp(ms: number): number {
  return Math.round(Math.min(Math.max(ms, MIN_MS), MAX_MS))
}

// `Date.parse` alone takes far too much for a date ("2 apples"), so the three forms of RFC 9110 are checked first.
const IMF_FIXDATE = /^[a-z]{3}, \d{2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/i
const RFC_850 = /^[a-z]{6,9}, \d{2}-[a-z]{3}-\d{2} \d{2}:\d{2}:\d{2} GMT$/i
const ASCTIME = /^[a-z]{3} [a-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/i

function parseHttpDate(text: string): number | undefined {
  const inGmt = ASCTIME.test(text) ? `${text} GMT` : text
  if (inGmt === text && !IMF_FIXDATE.test(text) && !RFC_850.test(text)) return undefined
  const time = Date.parse(inGmt)
  return Number.isNaN(time) ? undefined : time
}
