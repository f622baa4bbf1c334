import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from './config.ts'
import type { Env } from './env.ts'
import { ConfigError, parseEnvWith } from './parse-env.ts'
import { envToRedis } from './redis.ts'
import type { RedisAccess } from './redis.ts'

/** Key-encryption key for tokens at rest (AES-256). */
export interface TokenKey {
  readonly id: string
  readonly key: Buffer
}

/** Never logged, never serialised. */
export interface Secrets {
  readonly databaseUrl: string | undefined
  /** Past a pooler such as PgBouncer, for what needs a session of its own; undefined = as `databaseUrl`. */
  readonly databaseDirectUrl: string | undefined
  /** Undefined = the queue is in PostgreSQL. */
  readonly redis: RedisAccess | undefined
  readonly adminToken: string | undefined
  /** Whoever has it may read /metrics on the public port; undefined = nobody. */
  readonly metricsToken: string | undefined
  /** The first encrypts, the others only decrypt. */
  readonly tokenKeys: readonly [TokenKey, ...TokenKey[]]
}

const EnvSecrets = z.object({
  DATABASE_URL: z.string().optional(),
  DATABASE_DIRECT_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  ADMIN_TOKEN: z.string().min(16).optional(),
  TOKEN_KEYS: z.string().optional(),
})

/** Fails closed: outside embedded mode nothing starts without TOKEN_KEYS. */
export function envToSecrets(env: Env, config: Config): Secrets {
  const e = parseEnvWith(EnvSecrets, env)
  return {
    databaseUrl: e.DATABASE_URL,
    databaseDirectUrl: e.DATABASE_DIRECT_URL,
    redis: envToRedis(env),
    adminToken: e.ADMIN_TOKEN,
    metricsToken: e.METRICS_TOKEN,
    tokenKeys: parseTokenKeys(e.TOKEN_KEYS ?? embeddedTokenKeys(config)),
  }
}

export function parseTokenKeys(text: string): readonly [TokenKey, ...TokenKey[]] {
  const keys = text.split(',').map((part): TokenKey => {
    const [id, base64] = part.trim().split(':')
    const key = Buffer.from(base64 ?? '', 'base64')
    if (id === undefined || !/^[A-Za-z0-9_-]{1,32}$/.test(id) || key.length !== 32) {
      throw new ConfigError(
        'TOKEN_KEYS: must be id:base64,id:base64 with 32 bytes each (openssl rand -base64 32)',
      )
    }
    return { id, key }
  })
  if (new Set(keys.map((key) => key.id)).size !== keys.length)
    throw new ConfigError('TOKEN_KEYS: key ids must differ')
  return keys as [TokenKey, ...TokenKey[]]
}

/** Embedded mode makes its own key once and keeps it beside the data it protects, readable by its owner only. */
function embeddedTokenKeys(config: Config): string {
  if (config.storage !== 'embedded') {
    throw new ConfigError('TOKEN_KEYS: is required (id:base64, 32 bytes: openssl rand -base64 32)')
  }
  const file = join(config.dataDir, 'token-keys')
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(file, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(file, 'utf8').trim()
}
