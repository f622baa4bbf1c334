import { z } from 'zod'
import type { Env } from './env.ts'

/** Where data and queue live; chosen once, here (see docs/decisions.md). */
export type StorageMode = 'embedded' | 'postgres' | 'redis'

/** Everything that may be logged. Secrets are a type of their own (`secrets.ts`). */
export interface Config {
  readonly storage: StorageMode
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** Where listeners and partners reach us; undefined = the address we listen on. */
  readonly publicUrl: string | undefined
  /** Files of the embedded database, its lock and its generated keys. */
  readonly dataDir: string
  readonly sandbox: boolean
  /** What waits for a listener ends after so many days. */
  readonly awaitingLinkDays: number
  readonly awaitingReviewDays: number
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

const Flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')

const EnvConfig = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => URL.parse(url)?.hostname !== 'localhost',
      'must say 127.0.0.1 instead of localhost: music services refuse to lead back to that',
    )
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SANDBOX: Flag.optional(),
  AWAITING_LINK_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  AWAITING_REVIEW_DAYS: z.coerce.number().int().min(1).max(365).default(14),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** A wrong value in the environment; the message names the variable and never repeats the value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Parses part of the environment with `schema`; every problem becomes one line that names its variable. */
export function parseEnvWith<S extends z.ZodType>(schema: S, env: Env): z.output<S> {
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(lines.join('\n'))
}

/** Pure. `anyServiceConfigured` decides the default of SANDBOX: nothing to talk to → talk to the simulators. */
export function envToConfig(env: Env, anyServiceConfigured: boolean): Config {
  const e = parseEnvWith(EnvConfig, env)
  if (e.REDIS_URL !== undefined && e.DATABASE_URL === undefined) {
    throw new ConfigError(
      'DATABASE_URL: is required when REDIS_URL is set (Redis holds the queue, PostgreSQL the data)',
    )
  }
  const storage = e.DATABASE_URL === undefined ? 'embedded' : e.REDIS_URL === undefined ? 'postgres' : 'redis'
  return {
    storage,
    host: e.HOST ?? (storage === 'embedded' ? '127.0.0.1' : '0.0.0.0'),
    port: e.PORT,
    publicUrl: e.PUBLIC_URL,
    dataDir: e.DATA_DIR,
    sandbox: e.SANDBOX ?? (storage === 'embedded' && !anyServiceConfigured),
    awaitingLinkDays: e.AWAITING_LINK_DAYS,
    awaitingReviewDays: e.AWAITING_REVIEW_DAYS,
    logLevel: e.LOG_LEVEL,
  }
}
