import { z } from 'zod'
import type { Env } from './env.ts'
import { ConfigError, Flag, parseEnvWith } from './parse-env.ts'
import { REDIS_URL_FORM, areRedisUrls } from './redis.ts'

/** Where data and queue live; chosen once, here (see docs/decisions.md). */
export type StorageMode = 'embedded' | 'postgres' | 'redis'

/**
 * Whether a library is asked for a track before it is added: one call more for each listener, and the only way to tell
 * what was there before. `unless_busy`: not while more is to be done than the service takes calls for.
 */
export type PresenceCheck = 'always' | 'unless_busy' | 'never'

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
  /** Webhooks of apps in test mode may go to this machine, and over plain HTTP. */
  readonly localWebhooks: boolean
  /** What waits for a listener ends after so many days. */
  readonly awaitingLinkDays: number
  readonly awaitingReviewDays: number
  /** Where probes and the collector of metrics ask, apart from the public port; undefined = nowhere. 0 = any free port. */
  readonly healthPort: number | undefined
  /** Where the operator's pages are instead of the public port; undefined = there. 0 = any free port. */
  readonly adminPort: number | undefined
  readonly adminHost: string
  /** Whether the operator may change what is in the queues, and not only look. */
  readonly adminQueues: 'read' | 'write'
  /** The services this process works for; undefined = all on offer. */
  readonly workerServices: readonly string[] | undefined
  /** Connections of this process to PostgreSQL: for requests, for work behind them, and for the queue when it is there. */
  readonly poolSize: number
  readonly queuePoolSize: number
  /** In front of every key in Redis; undefined = made from the database's own id. */
  readonly queuePrefix: string | undefined
  /** Older months are dropped; undefined = nothing is. */
  readonly savesKeptMonths: number | undefined
  readonly eventsKeptMonths: number | undefined
  readonly presenceCheck: PresenceCheck
  /** What one server process takes; 0 = any number. */
  readonly appSavesPerSecond: number
  readonly userSavesPerMinute: number
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** 0 = kept for ever. */
const KeptMonths = z.coerce.number().int().min(0).max(1200)

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
  REDIS_URL: z.string().refine(areRedisUrls, REDIS_URL_FORM).optional(),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ADMIN_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ADMIN_HOST: z.string().default('127.0.0.1'),
  ADMIN_QUEUES: z.enum(['read', 'write']).default('read'),
  WORKER_SERVICES: z
    .string()
    .transform((text) => text.split(',').map((id) => id.trim()))
    .refine(
      (ids) => ids.every((id) => /^[a-z0-9-]+$/.test(id)),
      'must be ids of services, separated by commas',
    )
    .optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(10),
  DATABASE_QUEUE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(20),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be 1 to 40 letters, digits, - and _')
    .optional(),
  SAVES_KEPT_MONTHS: KeptMonths.optional(),
  EVENTS_KEPT_MONTHS: KeptMonths.default(13),
  SANDBOX: Flag.optional(),
  LOCAL_WEBHOOKS: Flag.optional(),
  AWAITING_LINK_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  AWAITING_REVIEW_DAYS: z.coerce.number().int().min(1).max(365).default(14),
  PRESENCE_CHECK: z.enum(['always', 'unless_busy', 'never']).default('unless_busy'),
  APP_SAVES_PER_SECOND: z.coerce.number().int().min(0).max(1_000_000).default(20_000),
  USER_SAVES_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(600),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** Pure. `anyServiceConfigured` decides the default of SANDBOX: nothing to talk to → talk to the simulators. */
export function envToConfig(env: Env, anyServiceConfigured: boolean): Config {
  const e = parseEnvWith(EnvConfig, env)
  if (e.REDIS_URL !== undefined && e.DATABASE_URL === undefined) {
    throw new ConfigError(
      'DATABASE_URL: is required when REDIS_URL is set (Redis holds the queue, PostgreSQL the data)',
    )
  }
  const storage = e.DATABASE_URL === undefined ? 'embedded' : e.REDIS_URL === undefined ? 'postgres' : 'redis'
  const sandbox = e.SANDBOX ?? (storage === 'embedded' && !anyServiceConfigured)
  return {
    storage,
    host: e.HOST ?? (storage === 'embedded' ? '127.0.0.1' : '0.0.0.0'),
    port: e.PORT,
    publicUrl: e.PUBLIC_URL,
    dataDir: e.DATA_DIR,
    sandbox,
    localWebhooks: e.LOCAL_WEBHOOKS ?? sandbox,
    awaitingLinkDays: e.AWAITING_LINK_DAYS,
    awaitingReviewDays: e.AWAITING_REVIEW_DAYS,
    healthPort: e.HEALTH_PORT,
    adminPort: e.ADMIN_PORT,
    adminHost: e.ADMIN_HOST,
    adminQueues: e.ADMIN_QUEUES,
    workerServices: e.WORKER_SERVICES,
    poolSize: e.DATABASE_POOL_SIZE,
    queuePoolSize: e.DATABASE_QUEUE_POOL_SIZE,
    queuePrefix: e.QUEUE_PREFIX,
    savesKeptMonths: e.SAVES_KEPT_MONTHS || undefined,
    eventsKeptMonths: e.EVENTS_KEPT_MONTHS || undefined,
    presenceCheck: e.PRESENCE_CHECK,
    appSavesPerSecond: e.APP_SAVES_PER_SECOND,
    userSavesPerMinute: e.USER_SAVES_PER_MINUTE,
    logLevel: e.LOG_LEVEL,
  }
}
