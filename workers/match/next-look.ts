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

const DAY_MS = 24 * HOUR_MS
/** The first midnight of a day, in Kiribati, comes so long before that of UTC. */
const FIRST_MIDNIGHT_MS = 14 * HOUR_MS
/** A release that is later than this does not come any more, as far as anybody can tell. */
export const LATE_DAYS = 14
/** Release dates move, forwards too. */
const LONGEST_BEFORE_MS = 7 * DAY_MS
const SHORTEST_AFTER_MS = 15 * 60_000

/** A day of release that has begun nowhere yet. Services that do not say whether a track plays still name its day. */
export function isAhead(releaseDate: string | undefined, now: Date): boolean {
  return (dayOf(releaseDate) ?? 0) - FIRST_MIDNIGHT_MS > now.getTime()
}

/** A day of release that is ahead, or so short a time ago that a track that does not play is late. */
export function isAwaited(releaseDate: string | undefined, now: Date): boolean {
  return (dayOf(releaseDate) ?? 0) > now.getTime() - LATE_DAYS * DAY_MS
}

/**
 * When to look whether a release is out: as its day begins somewhere (it does so market by market), and from then on
 * with gaps that grow, from a quarter of an hour to a day.
 */
export function nextReleaseLook(releaseDate: string | undefined, now: Date): Date {
  const begins = (dayOf(releaseDate) ?? now.getTime()) - FIRST_MIDNIGHT_MS
  const since = now.getTime() - begins
  const gap =
    since < 0 ? Math.min(-since, LONGEST_BEFORE_MS) : Math.min(Math.max(since / 4, SHORTEST_AFTER_MS), DAY_MS)
  return new Date(now.getTime() + gap)
}

function dayOf(releaseDate: string | undefined): number | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(releaseDate ?? '') ? Date.parse(`${releaseDate}T00:00:00Z`) : undefined
}
