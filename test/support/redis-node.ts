import { spawn } from 'node:child_process'
import { Redis } from 'ioredis'
import { waitFor } from './wait-for.ts'

/** One Redis process of the tests' own, whatever it is for. */
export interface RedisNode {
  readonly port: number
  readonly pid: number
  /** A command, and its answer. */
  ask(...command: [string, ...string[]]): Promise<unknown>
  /** Ends it at once; only after it has said itself that it is the process we started. */
  kill(): Promise<void>
  stop(): Promise<void>
}

export async function startRedisNode(
  binary: string,
  port: number,
  folder: string,
  options: readonly string[],
): Promise<RedisNode> {
  const common = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const child = spawn(binary, [...options, ...common], { stdio: 'ignore' })
  const ask = async (name: string, ...args: string[]) => {
    const redis = new Redis(port, '127.0.0.1', {
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    })
    redis.on('error', () => undefined)
    try {
      await redis.connect()
      return await redis.call(name, ...args)
    } finally {
      redis.disconnect()
    }
  }
  await waitFor('Redis answers', () =>
    ask('PING').then(
      (answer) => answer === 'PONG',
      () => false,
    ),
  )
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done()
      child.once('exit', () => done())
      child.kill(signal)
    })
  return {
    port,
    pid: child.pid ?? 0,
    ask,
    async kill() {
      const info = String(await ask('INFO', 'server'))
      if (Number(/process_id:(\d+)/.exec(info)?.[1]) !== child.pid) throw new Error('this Redis is not ours')
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
  }
}
