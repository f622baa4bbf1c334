const HOUR_MS = 3_600_000

/** How long, in how many bars, and how finely it is sampled. */
export const PERIODS = {
  day: { label: '24 hours', hours: 24, barHours: 1, sampleHours: 1 },
  week: { label: '7 days', hours: 7 * 24, barHours: 24, sampleHours: 1 },
  month: { label: '30 days', hours: 30 * 24, barHours: 24, sampleHours: 6 },
} as const
export type Period = keyof typeof PERIODS

export interface Slice {
  readonly start: Date
  readonly end: Date
}

/** Cuts a period into slices that end on full steps of UTC; the last one is still running. */
export function slices(period: Period, stepHours: number, now: Date): readonly Slice[] {
  const step = stepHours * HOUR_MS
  const end = Math.floor(now.getTime() / step) * step + step
  const count = PERIODS[period].hours / stepHours
  return Array.from({ length: count }, (_, n) => {
    const start = end - (count - n) * step
    return { start: new Date(start), end: new Date(start + step) }
  })
}
