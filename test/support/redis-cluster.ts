import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireBinary } from './binaries.ts'
import { freePort } from './free-port.ts'
import { startRedisNode } from './redis-node.ts'
import type { RedisNode } from './redis-node.ts'
import { waitFor } from './wait-for.ts'

export interface RedisCluster {
  /** What REDIS_URL is set to. */
  readonly url: string
  /** In order: three masters, then the replica of each. */
  readonly nodes: readonly RedisNode[]
  stop(): Promise<void>
}

const MASTERS = 3
const SLOTS = 16_384
const NODE_TIMEOUT_MS = 2000

/** Three masters and a replica each, on loopback. Undefined where Redis is not installed. */
export async function startRedisCluster(): Promise<RedisCluster | undefined> {
  const binary = requireBinary('redis')
  if (binary === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'atm-cluster-'))
  const nodes: RedisNode[] = []
  for (let n = 0; n < MASTERS * 2; n += 1) {
    const own = join(folder, String(n))
    mkdirSync(own)
    const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)]
    // By default the bus listens 10,000 ports higher, which may be past the last one.
    const bus = ['--cluster-port', String(await freePort())]
    const safe = [
      '--appendonly',
      'yes',
      '--maxmemory-policy',
      'noeviction',
      '--cluster-replica-validity-factor',
      '0',
    ]
    nodes.push(await startRedisNode(binary, await freePort(), own, [...options, ...bus, ...safe]))
  }
  await meet(nodes)
  return {
    url: nodes
      .slice(0, MASTERS)
      .map((node) => `redis://127.0.0.1:${node.port}`)
      .join(','),
    nodes,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What `redis-cli --cluster create` does, for nodes whose bus has a port of its own. */
async function meet(nodes: readonly RedisNode[]): Promise<void> {
  const [first] = nodes
  if (first === undefined) return
  const ids = await Promise.all(nodes.map(async (node) => String(await node.ask('CLUSTER', 'MYID'))))
  for (const [n, node] of nodes.entries()) {
    await node.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(n + 1))
    if (n < MASTERS) {
      const from = Math.floor((SLOTS * n) / MASTERS)
      const to = Math.floor((SLOTS * (n + 1)) / MASTERS) - 1
      await node.ask('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to))
    }
    if (n > 0) await node.ask('CLUSTER', 'MEET', '127.0.0.1', String(first.port), await busPort(first))
  }
  await waitFor('all nodes know each other', () => everywhere(nodes, `cluster_known_nodes:${nodes.length}`))
  for (let n = MASTERS; n < nodes.length; n += 1) {
    const node = nodes[n]
    await waitFor('the replica knows its master', () =>
      node?.ask('CLUSTER', 'REPLICATE', ids[n - MASTERS] ?? '').then(
        () => true,
        () => false,
      ),
    )
  }
  await waitFor('the cluster is whole', () => everywhere(nodes, 'cluster_state:ok'))
  await waitFor('the replicas follow', async () => {
    const roles = await Promise.all(nodes.slice(MASTERS).map((node) => node.ask('INFO', 'replication')))
    return roles.every((role) => String(role).includes('master_link_status:up'))
  })
}

async function busPort(node: RedisNode): Promise<string> {
  const [, port] = (await node.ask('CONFIG', 'GET', 'cluster-port')) as [string, string]
  return port
}

async function everywhere(nodes: readonly RedisNode[], line: string): Promise<boolean> {
  const infos = await Promise.all(nodes.map((node) => node.ask('CLUSTER', 'INFO')))
  return infos.every((info) => String(info).includes(line))
}
