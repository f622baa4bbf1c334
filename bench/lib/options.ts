import { parseArgs } from 'node:util'
import type { StorageMode } from '../../core/config/config.ts'

export interface BenchOptions {
  readonly mode: StorageMode
  /** How long one measurement lasts. */
  readonly seconds: number
  /** Only the last line, for programs. */
  readonly json: boolean
}

/** `--mode embedded|postgres|redis --seconds N --json` */
export function benchOptions(seconds: number): BenchOptions {
  const { values } = parseArgs({
    options: {
      mode: { type: 'string', default: 'embedded' },
      seconds: { type: 'string', default: String(seconds) },
      json: { type: 'boolean', default: false },
    },
  })
  const { mode } = values
  if (mode !== 'embedded' && mode !== 'postgres' && mode !== 'redis')
    throw new Error(`--mode ${mode} is unknown`)
  return { mode, seconds: Number(values.seconds), json: values.json }
}

export function say(options: BenchOptions, text: string): void {
  if (!options.json) process.stdout.write(`${text}\n`)
}

/** The last line of every benchmark. */
export function finish(result: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits))
}
