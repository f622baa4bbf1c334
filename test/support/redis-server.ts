import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { requireBinary } from './binaries.ts'
import { freePort } from './free-port.ts'
import { waitFor } from './wait-for.ts'

export interface RedisServer {
  readonly url: string
  readonly pid: number
  /** Loses everything, as a failover to an empty node would. */
  flush(): Promise<void>
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A Redis of the tests' own with an append-only file, as in production. Undefined where Redis is not installed. */
export async function startRedis(): Promise<RedisServer | undefined> {
  const binary = requireBinary('redis')
  if (binary === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'atm-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--maxmemory-policy',
    'noeviction',
  ]

  async function launch() {
    const child = spawn(binary ?? '', options, { stdio: 'ignore' })
    await waitFor('Redis answers', () => withClient(url, async (redis) => (await redis.ping()) === 'PONG'))
    return child
  }
  let child = await launch()
  const ended = (signal: NodeJS.Signals) =>
    new Promise<void>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done()
      child.once('exit', () => done())
      child.kill(signal)
    })
  return {
    url,
    get pid() {
      return child.pid ?? 0
    },
    async flush() {
      // Never anybody else's: the server behind the port must be the process we started.
      const mine = await withClient(
        url,
        async (redis) => /process_id:(\d+)/.exec(await redis.info('server'))?.[1],
      )
      if (Number(mine) !== child.pid) throw new Error('the Redis on this port is not ours')
      await withClient(url, (redis) => redis.flushall())
    },
    kill: () => ended('SIGKILL'),
    async start() {
      child = await launch()
    },
    async stop() {
      await ended('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function withClient<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T | false> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    return await work(redis)
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}
