const LONGEST = 1000

/** What looks like somebody's credential: an answer may repeat what it was sent, or a page may show its configuration. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [/\b(?:at[ms]|atu|whsec|whsk|sk|pk|rk|ghp|gho|xox[abp])[-_][\w+/=-]{8,}/g, '[redacted]'],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, '[redacted]'],
  [
    /("?[\w-]*(?:secret|token|password|passwd|api[-_]?key|authorization|cookie)"?\s*[:=]\s*)("[^"]*"|[^\s,;&]+)/gi,
    '$1[redacted]',
  ],
]

/** Control characters but tab and line feed, and what turns the direction of the text around. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** The beginning of a text for the log of deliveries, without what looks like a secret; one that the database can hold. */
export function excerpt(text: string): string {
  // Taken a little longer, so that a secret at the end is seen whole.
  let shown = text.slice(0, 4 * LONGEST)
  for (const [pattern, instead] of SECRETS) shown = shown.replace(pattern, instead)
  return shown.replaceAll(UNPRINTABLE, '').slice(0, LONGEST).toWellFormed()
}
