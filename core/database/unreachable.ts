import { ConfigError } from '../config/parse-env.ts'

/** Nobody answers, or not as PostgreSQL does. */
const NO_ANSWER: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
])
/** https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, authorization, no such database. */
const REFUSED = /^(?:08|28|3D)/

/** The error of a first statement, as the mistake in the configuration that it most likely is: by variable, without secrets. */
export function namedByVariable(err: unknown, databaseUrl: string | undefined): unknown {
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl)
  const { code, message } = err as { code?: unknown; message?: string }
  if (url === null || typeof code !== 'string') return timedOut(err, url)
  const place = `PostgreSQL at ${url.host}${url.pathname}`
  if (NO_ANSWER.has(code)) return new ConfigError(`DATABASE_URL: ${place} cannot be reached (${code})`)
  if (REFUSED.test(code)) return new ConfigError(`DATABASE_URL: ${place} refuses us: ${message ?? code}`)
  return err
}

/** pg says so in words alone. */
function timedOut(err: unknown, url: URL | null): unknown {
  const isLate = err instanceof Error && /timeout|terminated/i.test(err.message)
  if (url === null || !isLate) return err
  return new ConfigError(`DATABASE_URL: PostgreSQL at ${url.host}${url.pathname} does not answer`)
}
