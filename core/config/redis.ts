import { z } from 'zod'
import type { Env } from './env.ts'
import { ConfigError, Flag, parseEnvWith } from './parse-env.ts'

/** How Redis is reached. Addresses may hold passwords: part of the secrets. */
export type RedisAccess =
  | { readonly kind: 'single'; readonly url: string }
  | { readonly kind: 'cluster'; readonly urls: readonly [string, ...string[]] }
  | {
      readonly kind: 'sentinel'
      /** User, password, database and TLS of the Redis that the sentinels point to; its host is not used. */
      readonly url: string
      readonly sentinels: readonly HostAndPort[]
      readonly master: string
      readonly sentinelPassword: string | undefined
    }

export interface HostAndPort {
  readonly host: string
  readonly port: number
}

const RedisUrl = z.url({ protocol: /^rediss?$/ })
export const REDIS_URL_FORM =
  'must be redis://host:6379, or several of them separated by commas for a cluster'

const EnvRedis = z.object({
  REDIS_URL: z.string().refine(areRedisUrls, REDIS_URL_FORM).optional(),
  REDIS_CLUSTER: Flag.optional(),
  REDIS_SENTINELS: z.string().optional(),
  REDIS_SENTINEL_MASTER: z.string().optional(),
  REDIS_SENTINEL_PASSWORD: z.string().optional(),
})

/** Undefined = no Redis. Several addresses in REDIS_URL, or REDIS_CLUSTER=true, are a cluster. */
export function envToRedis(env: Env): RedisAccess | undefined {
  const e = parseEnvWith(EnvRedis, env)
  if (e.REDIS_URL === undefined) {
    for (const name of ['REDIS_CLUSTER', 'REDIS_SENTINELS'] as const)
      if (e[name] !== undefined) throw new ConfigError(`${name}: needs REDIS_URL`)
    return undefined
  }
  const [first = '', ...others] = split(e.REDIS_URL)
  const isCluster = e.REDIS_CLUSTER ?? others.length > 0
  if (!isCluster && others.length > 0)
    throw new ConfigError('REDIS_URL: several addresses are a cluster, and REDIS_CLUSTER says there is none')
  if (e.REDIS_SENTINELS === undefined)
    return isCluster ? { kind: 'cluster', urls: [first, ...others] } : { kind: 'single', url: first }
  if (isCluster) throw new ConfigError('REDIS_SENTINELS: a cluster has no sentinels; use one or the other')
  if (e.REDIS_SENTINEL_MASTER === undefined)
    throw new ConfigError(
      'REDIS_SENTINEL_MASTER: is required with REDIS_SENTINELS (the name in "sentinel monitor")',
    )
  return {
    kind: 'sentinel',
    url: first,
    sentinels: e.REDIS_SENTINELS.split(',').map(hostAndPort),
    master: e.REDIS_SENTINEL_MASTER,
    sentinelPassword: e.REDIS_SENTINEL_PASSWORD,
  }
}

export function areRedisUrls(text: string): boolean {
  return split(text).every((url) => RedisUrl.safeParse(url).success)
}

function split(text: string): readonly string[] {
  return text.split(',').map((url) => url.trim())
}

function hostAndPort(text: string): HostAndPort {
  const [, host, port] = /^\s*([^\s:/@]+|\[[0-9a-fA-F:]+\]):(\d{1,5})\s*$/.exec(text) ?? []
  if (host === undefined || Number(port) > 65_535)
    throw new ConfigError('REDIS_SENTINELS: must be host:port, separated by commas')
  return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) }
}
