import type { TrackQuery } from '../../core/domain/track.ts'

const HOUR_MS = 3_600_000
/** Catalogues fill up: a song that is missing today may be there tonight. Each time it is not, twice as long. */
const FIRST_MS = 6 * HOUR_MS
const LONGEST_MS = 32 * 24 * HOUR_MS
/** A release day begins at midnight somewhere; by then it has begun in most places. */
const AFTER_MIDNIGHT_MS = HOUR_MS

/** When to look again for a song that was missing `absences` times in a row: sooner where its release comes first. */
export function nextLook(track: Pick<TrackQuery, 'releaseDate'>, absences: number, now: Date): Date {
  const usual = now.getTime() + Math.min(FIRST_MS * 2 ** Math.max(0, absences - 1), LONGEST_MS)
  const release = /^\d{4}-\d{2}-\d{2}$/.test(track.releaseDate ?? '')
    ? Date.parse(`${track.releaseDate}T00:00:00Z`) + AFTER_MIDNIGHT_MS
    : Number.NaN
  return new Date(release > now.getTime() && release < usual ? release : usual)
}
