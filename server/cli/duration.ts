import { CliError } from './cli-error.ts'

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const LONGEST_MS = 3650 * 86_400_000

/** `90d`, `24h`, `30m` or `0` in milliseconds; at most ten years. */
export function parseDuration(text: string): number {
  if (text === '0') return 0
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const ms = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN)
  if (ms > 0 && ms <= LONGEST_MS) return ms
  throw new CliError('invalid_duration', `"${text}" is no duration such as 30m, 24h or 90d`)
}
