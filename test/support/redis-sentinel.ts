import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireBinary } from './binaries.ts'
import { freePort } from './free-port.ts'
import { startRedisNode } from './redis-node.ts'
import type { RedisNode } from './redis-node.ts'
import { waitFor } from './wait-for.ts'

export interface SentinelSet {
  /** What the product needs in its environment. */
  readonly env: Readonly<Record<string, string>>
  readonly master: RedisNode
  readonly replica: RedisNode
  stop(): Promise<void>
}

const DOWN_AFTER_MS = '1000'

/** A master, its replica, and a sentinel that is enough to decide. Undefined where Redis is not installed. */
export async function startSentinelSet(): Promise<SentinelSet | undefined> {
  const binary = requireBinary('redis')
  if (binary === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'atm-sentinel-'))
  const nodes: RedisNode[] = []
  const launch = async (name: string, options: readonly string[]) => {
    mkdirSync(join(folder, name))
    const node = await startRedisNode(binary, await freePort(), join(folder, name), options)
    nodes.push(node)
    return node
  }
  const data = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
  const master = await launch('master', data)
  const replica = await launch('replica', [...data, '--replicaof', '127.0.0.1', String(master.port)])
  await waitFor('the replica follows', async () =>
    String(await replica.ask('INFO', 'replication')).includes('master_link_status:up'),
  )
  // A sentinel rewrites its file.
  const file = join(folder, 'sentinel.conf')
  writeFileSync(file, '')
  const sentinel = await launch('sentinel', [file, '--sentinel'])
  await sentinel.ask('SENTINEL', 'MONITOR', 'queue', '127.0.0.1', String(master.port), '1')
  await sentinel.ask('SENTINEL', 'SET', 'queue', 'down-after-milliseconds', DOWN_AFTER_MS)
  await waitFor('the sentinel knows the replica', async () => {
    const replicas = (await sentinel.ask('SENTINEL', 'REPLICAS', 'queue')) as unknown[]
    return replicas.length === 1
  })
  return {
    env: {
      REDIS_URL: 'redis://name-that-is-not-used:6379',
      REDIS_SENTINELS: `127.0.0.1:${sentinel.port}`,
      REDIS_SENTINEL_MASTER: 'queue',
    },
    master,
    replica,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
