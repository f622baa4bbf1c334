import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import { createLogOutput } from './log-output.ts'
import type { LogOutput } from './log-output.ts'

export type { Logger } from 'pino'

/** Field names that may hold a secret anywhere in a log object; their values never leave the process. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'music-user-token',
  'x-api-key',
  'access_token',
  'refresh_token',
  'accessToken',
  'refreshToken',
  'token',
  'secret',
  'key',
  'password',
])
/** Log objects are flat; what lies deeper than this is not ours. */
const DEEPEST = 3

/** One line of JSON a record, UTC, to standard error (standard output belongs to what a command prints). */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (fields) => withoutSecrets(fields, DEEPEST) },
    },
    destination ?? standardError(),
  )
}

let output: LogOutput | undefined

/** One for all loggers of the process, so that their lines keep their order; what waits at the end is written on exit. */
function standardError(): LogOutput {
  if (output !== undefined) return output
  const opened = createLogOutput(2)
  process.on('exit', () => opened.flushSync())
  output = opened
  return opened
}

/** The same object when it holds nothing to hide, which is nearly always. pino's own redaction costs ten times as much. */
function withoutSecrets<T extends object>(fields: T, depth: number): T {
  let clean: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    let shown = value
    if (SECRET_FIELDS.has(name)) shown = '[redacted]'
    else if (depth > 1 && typeof value === 'object' && value !== null)
      shown = withoutSecrets(value, depth - 1)
    if (shown !== value) clean = { ...(clean ?? fields), [name]: shown }
  }
  return (clean as T | undefined) ?? fields
}
