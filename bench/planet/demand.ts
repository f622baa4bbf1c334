/** How many times the mean the highest hour of the highest day is. */
export const PEAK = 10
const DAY_S = 86_400

/** Mean of 1 over a day, low at night and high in the evening (UTC mixes time zones; one region's day is the worst case). */
function hourShape(hour: number): number {
  return Math.exp(2.2 * Math.cos((2 * Math.PI * (hour - 20)) / 24))
}

const HOUR_MEAN = mean(24, hourShape)
const HOUR_PEAK = hourShape(20) / HOUR_MEAN

/** Days differ little, but for a few of releases and holidays: the highest one makes the peak what it is said to be. */
function dayShape(day: number): number {
  const week = 1 + 0.15 * Math.cos((2 * Math.PI * (day - 5)) / 7)
  return day % 73 === 72 ? 0 : week
}

const HIGH_DAY = PEAK / HOUR_PEAK
const ORDINARY = (365 - 5 * HIGH_DAY) / sum(365, dayShape)

/** Saves a second at a moment of the year, for a yearly number. Five days a year are high days. */
export function savesPerSecond(perYear: number, second: number): number {
  const day = Math.floor(second / DAY_S) % 365
  const hour = (second % DAY_S) / 3600
  const ofDay = day % 73 === 72 ? HIGH_DAY : ORDINARY * dayShape(day)
  return (perYear / (365 * DAY_S)) * ofDay * (hourShape(hour) / HOUR_MEAN)
}

/** Second of the year at which the first high day begins, and its highest hour. */
export const HIGH_DAY_STARTS_S = 72 * DAY_S
export const PEAK_S = HIGH_DAY_STARTS_S + 20 * 3600

function sum(count: number, of: (n: number) => number): number {
  let total = 0
  for (let n = 0; n < count; n += 1) total += of(n)
  return total
}

function mean(count: number, of: (n: number) => number): number {
  return sum(count * 60, (n) => of(n / 60)) / (count * 60)
}
