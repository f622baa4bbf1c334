import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

export type { Logger } from 'pino'

/** Field names that may hold a secret anywhere in a log object; their values never leave the process. */
const SECRET_FIELDS = [
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
]

/** One line of JSON a record, UTC, to standard error (standard output belongs to what a command prints). */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => {
    const step = `["${field}"]`
    return [step, `*${step}`, `*.*${step}`]
  })
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
}
