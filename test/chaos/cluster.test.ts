import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/start.ts'
import { requireBinary } from '../support/binaries.ts'
import { startProduct } from '../support/product.ts'
import type { Product, TestApp } from '../support/product.ts'
import { startRedisCluster } from '../support/redis-cluster.ts'
import type { RedisCluster } from '../support/redis-cluster.ts'
import { startSentinelSet } from '../support/redis-sentinel.ts'
import type { SentinelSet } from '../support/redis-sentinel.ts'
import { createStorage } from '../support/storage.ts'
import type { Storage } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'

const SERVICES = ['spotify', 'apple-music', 'amazon-music']
const describeWithRedis = requireBinary('redis') === undefined ? describe.skip : describe

let storage: Storage
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let product: Product | undefined
let songs: readonly Song[]

beforeAll(async () => {
  sandbox = await startSandbox()
  songs = await easySongs(sandbox.url)
})
beforeEach(async () => {
  storage = await createStorage('postgres')
})
afterEach(async () => {
  await product?.stop()
  product = undefined
  await storage.remove()
})
afterAll(async () => {
  await sandbox.close()
})

interface Song {
  readonly title: string
  readonly artists: readonly string[]
}
type Known = Song & { version: string; ids: Record<string, string>; onlyIn?: string[]; notIn?: string[] }

/** Songs that every service has in a version that is easy to find. */
async function easySongs(url: string): Promise<readonly Song[]> {
  const all = (await (await fetch(`${url}/control/catalogue?limit=500`)).json()) as readonly Known[]
  return all
    .filter((one) => one.version === 'studio' && /^[\w ]{8,}$/.test(one.title) && one.onlyIn === undefined)
    .filter((one) => one.notIn === undefined && SERVICES.every((service) => one.ids[service] !== undefined))
    .map(({ title, artists }) => ({ title, artists }))
}

async function start(env: Readonly<Record<string, string>>): Promise<TestApp> {
  product = await startProduct({ storage, sandbox, env })
  return product.createApp()
}

/** One after the other, by one listener with every service. */
async function tap(app: TestApp, tracks: readonly Song[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const track of tracks) {
    const answer = await app.call('POST', '/v1/saves', { user: 'u', services: SERVICES, track })
    expect(answer.status).toBe(202)
    ids.push((answer.body as { id: string }).id)
  }
  return ids
}

async function expectSaved(app: TestApp, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await waitFor(
      `${id} is in all libraries`,
      async () => (await app.call('GET', `/v1/saves/${id}`)).body.status === 'done',
      60_000,
    )
  }
}

describeWithRedis('a Redis Cluster', () => {
  let cluster: RedisCluster

  beforeAll(async () => {
    cluster = (await startRedisCluster())!
  }, 60_000)
  afterAll(() => cluster.stop())

  it('has the queues of the services spread over its nodes', async () => {
    const app = await start({ REDIS_URL: cluster.url })
    for (const service of SERVICES) await app.link('u', service)

    await expectSaved(app, await tap(app, songs.slice(0, 5)))

    const keys = await Promise.all(cluster.nodes.slice(0, 3).map((node) => node.ask('KEYS', 'atm-*')))
    const queues = keys.map((node) => new Set((node as string[]).map((key) => /\{.*\}/.exec(key)?.[0])))
    expect(queues.filter((node) => node.size > 0).length).toBeGreaterThan(1)
    // Every queue is in one place.
    const all = queues.flatMap((node) => [...node])
    expect(new Set(all).size).toBe(all.length)
  }, 90_000)

  it('loses a master and no save', async () => {
    const app = await start({ REDIS_URL: cluster.url })
    for (const service of SERVICES) await app.link('u', service)
    const before = await tap(app, songs.slice(5, 15))

    await cluster.nodes[0]!.kill()
    const during = await tap(app, songs.slice(15, 30))
    await waitFor('the replica has taken over', async () =>
      String(await cluster.nodes[3]!.ask('INFO', 'replication')).includes('role:master'),
    )
    const after = await tap(app, songs.slice(30, 35))

    await expectSaved(app, [...before, ...during, ...after])
  }, 180_000)
})

describeWithRedis('a Redis with sentinels', () => {
  let set: SentinelSet

  beforeAll(async () => {
    set = (await startSentinelSet())!
  }, 60_000)
  afterAll(() => set.stop())

  it('loses its master and no save', async () => {
    const app = await start(set.env)
    for (const service of SERVICES) await app.link('u', service)
    const before = await tap(app, songs.slice(0, 5))

    await set.master.kill()
    const during = await tap(app, songs.slice(5, 10))
    await waitFor('the replica has taken over', async () =>
      String(await set.replica.ask('INFO', 'replication')).includes('role:master'),
    )
    const after = await tap(app, songs.slice(10, 15))

    await expectSaved(app, [...before, ...during, ...after])
  }, 180_000)
})

describeWithRedis('two installations on one Redis', () => {
  it('have keys of their own', async () => {
    const shared = await createStorage('redis')
    const REDIS_URL = shared.env['REDIS_URL']!
    const app = await start({ REDIS_URL })
    const second = await startProduct({ storage: shared, sandbox })
    const redis = new Redis(REDIS_URL)
    try {
      for (const each of [app, await second.createApp()]) {
        await each.link('u', 'spotify')
        await each.call('POST', '/v1/saves', { user: 'u', services: ['spotify'], track: songs[0] })
      }
      const prefixes = new Set((await redis.keys('*')).map((key) => key.split(':')[0]))

      expect([...prefixes].filter((prefix) => /^atm-[0-9a-f]{12}$/.test(prefix!)).length).toBe(2)
      expect(prefixes.size).toBe(2)
    } finally {
      redis.disconnect()
      // While their Redis is there.
      await product?.stop()
      product = undefined
      await second.stop()
      await shared.remove()
    }
  })
})
