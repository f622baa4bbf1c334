import type { Html } from '../html.ts'
import { html } from '../html.ts'

const DAY_MS = 86_400_000

/** Days and times as the language writes them, in the time zone of the reader. */
export function calendar(locale: string, timeZone: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone })
  const keys = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const nearby = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const marked = (at: Date, text: string): Html => html`<time datetime="${at.toISOString()}">${text}</time>`
  const dayKey = (at: Date): string => keys.format(at)
  const daysAgo = (at: Date, now: Date): number =>
    Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(at))) / DAY_MS)
  const time = (at: Date): Html => marked(at, format({ timeStyle: 'short' }).format(at))

  function day(at: Date, now: Date): string {
    const ago = daysAgo(at, now)
    if (ago === 0 || ago === 1) return capital(nearby.format(-ago, 'day'), locale)
    const thisYear = dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4)
    const options = { weekday: 'long', day: 'numeric', month: 'long' } as const
    return capital(format(thisYear ? options : { ...options, year: 'numeric' }).format(at), locale)
  }
  function moment(at: Date, now: Date): Html {
    const away = Math.abs(daysAgo(at, now))
    if (away === 0) return time(at)
    if (away < 7)
      return marked(at, format({ weekday: 'long', hour: 'numeric', minute: '2-digit' }).format(at))
    return marked(at, format({ dateStyle: 'long' }).format(at))
  }
  return {
    date: (at: Date): Html => marked(at, format({ dateStyle: 'long' }).format(at)),
    time,
    moment,
    day,
    dayKey,
    duration(ms: number): string {
      const seconds = Math.round(ms / 1000)
      const numbers = new Intl.NumberFormat(locale, { useGrouping: false })
      const padded = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 })
      return `${numbers.format(Math.floor(seconds / 60))}:${padded.format(seconds % 60)}`
    },
  }
}

/** Heads of a list begin with a capital where the writing has them. */
function capital(text: string, locale: string): string {
  const [first = ''] = text
  return first.toLocaleUpperCase(locale) + text.slice(first.length)
}
