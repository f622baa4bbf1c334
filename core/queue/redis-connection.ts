import { Cluster, Redis } from 'ioredis'
import type { RedisAccess } from '../config/redis.ts'

export type RedisConnection = Redis | Cluster

/** How a command waits for an answer. */
interface Waiting {
  readonly enableOfflineQueue?: boolean
  readonly maxRetriesPerRequest: number | null
  readonly commandTimeout?: number
}

const retryStrategy = (times: number) => Math.min(100 * 2 ** Math.min(times, 6), 5000)

/** A producer that cannot reach Redis must fail at once: the sweep rings later, the listener is not kept waiting. */
export function connectProducer(access: RedisAccess): RedisConnection {
  return connect(access, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 5000 })
}

/** A consumer waits for Redis for ever. */
export function connectConsumer(access: RedisAccess): RedisConnection {
  return connect(access, { maxRetriesPerRequest: null })
}

function connect(access: RedisAccess, options: Waiting): RedisConnection {
  switch (access.kind) {
    case 'single':
      return new Redis(access.url, { ...options, retryStrategy })
    case 'sentinel':
      return new Redis(access.url, {
        ...options,
        retryStrategy,
        sentinelRetryStrategy: retryStrategy,
        sentinels: access.sentinels.map(({ host, port }) => ({ host, port })),
        name: access.master,
        ...(access.sentinelPassword === undefined ? {} : { sentinelPassword: access.sentinelPassword }),
      })
    case 'cluster':
      return new Cluster([...access.urls], clusterOptions(access.urls[0], options))
  }
}

/** Nodes are found by asking the first ones; all of them take the credentials and TLS of the first address. */
function clusterOptions(first: string, options: Waiting) {
  const { username, password, protocol } = new URL(first)
  const { enableOfflineQueue = true, ...redisOptions } = options
  return {
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    redisOptions: {
      ...redisOptions,
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
    // Behind TLS the nodes are called by the names in their certificates; resolving them first would lose those.
    ...(protocol === 'rediss:' ? { dnsLookup: callByName } : {}),
  }
}

function callByName(address: string, done: (err: null, address: string) => void): void {
  done(null, address)
}
