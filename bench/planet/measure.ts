import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { addJob } from '../../workers/jobs/add.ts'
import { accept, endToEnd } from '../growth/rates.ts'
import { setUpGrowthWorld } from '../growth/world.ts'
import type { GrowthWorld } from '../growth/world.ts'
import { cpuSeconds } from '../lib/cpu.ts'
import { linkListeners } from '../lib/set-up.ts'
import { Redis } from 'ioredis'
import type { Constants } from './constants.ts'

const LISTENERS = 100
const JOBS = 5000
const BATCH = 10

/** Measures everything on this machine, in redis mode, in about two minutes. */
export async function measure(say: (text: string) => void): Promise<Constants['measured']> {
  const world = await setUpGrowthWorld('redis', LISTENERS)
  try {
    const calls: Record<string, ServiceCalls> = {}
    for (const id of ['spotify', 'apple-music', 'amazon-music']) {
      calls[id] = await callsOf(world, id)
      say(`${id}: ${JSON.stringify(calls[id])}`)
    }
    const whole = await endToEndCost(world)
    say(`end to end: ${JSON.stringify(whole)}`)
    const taken = await acceptCost(world)
    say(`accept: ${JSON.stringify(taken)}`)
    const redisBytesPerJob = await redisBytes(world)
    say(`redis: ${redisBytesPerJob} bytes a job`)
    return { ...taken, ...whole, redisBytesPerJob, calls }
  } finally {
    await world.remove()
  }
}

export interface ServiceCalls {
  /** Calls for a song that nobody asked for before. */
  readonly perLookup: number
  /** Calls for one link's batch of one song, and of ten. */
  readonly perBatchOfOne: number
  readonly perBatchOfTen: number
}

/** One listener who taps a new song, one who taps a known one, one who taps ten known ones at once: the calls of each. */
async function callsOf(world: GrowthWorld, service: string): Promise<ServiceCalls> {
  await linkListeners(world, service, 3)
  const product = await world.startProduct()
  const songs = world.songs.slice(-BATCH - 1)
  const tapAll = (user: number, which: typeof songs) => Promise.all(which.map((track) => tap(user, track)))
  async function tap(user: number, track: unknown): Promise<string> {
    const response = await fetch(`${product.url}/v1/saves`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key}` },
      body: JSON.stringify({ user: `listener-${user}`, track, services: [service] }),
    })
    return ((await response.json()) as { id: string }).id
  }
  async function calls(work: () => Promise<readonly string[]>): Promise<number> {
    await fetch(`${world.sandboxUrl}/control/requests`, { method: 'DELETE' })
    await ended(world, await work())
    const made = await fetch(`${world.sandboxUrl}/control/requests?service=${service}`)
    return ((await made.json()) as unknown[]).length
  }
  try {
    const warm = songs.slice(0, 1)
    // Tokens of the app are fetched with the first call and are no part of a look-up.
    await calls(() => tapAll(0, warm))
    const known = await calls(() => tapAll(1, warm))
    const unknown = await calls(() => tapAll(1, songs.slice(1, 2)))
    await calls(() => tapAll(0, songs.slice(1)))
    const many = await calls(() => inOneBatch(world, () => tapAll(2, songs.slice(1)), service))
    return { perLookup: unknown - known, perBatchOfOne: known, perBatchOfTen: many }
  } finally {
    await product.stop()
  }
}

/** The service is held back while the taps come in, so that they wait together. */
async function inOneBatch(
  world: GrowthWorld,
  work: () => Promise<readonly string[]>,
  service: string,
): Promise<readonly string[]> {
  const until = new Date(Date.now() + 3000)
  await sql`insert into service_states (mode, service, limited_until, updated_at)
    values ('test', ${service}, ${until}, now())
    on conflict (mode, service) do update set limited_until = excluded.limited_until`.execute(world.ctx.db)
  return work()
}

async function ended({ ctx }: GrowthWorld, saves: readonly string[]): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from placements
      where save_id = any(${saves}::text[]) and status in ('queued', 'matched')`.execute(ctx.db)
    if (rows[0]?.n === 0) return
    await sleep(50)
  }
}

async function written({ ctx }: GrowthWorld) {
  const { rows } = await sql<{ wal: number; commits: number; bytes: number }>`select
    pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal,
    (select xact_commit::float8 from pg_stat_database where datname = current_database()) as commits,
    pg_database_size(current_database())::float8 as bytes`.execute(ctx.db)
  return rows[0] ?? { wal: 0, commits: 0, bytes: 0 }
}

/** One process with both roles: CPU of the product and PostgreSQL, what is written, for a save that goes its whole way. */
async function endToEndCost(world: GrowthWorld) {
  const product = await world.startProduct()
  await endToEnd(world, product, 1)
  const before = await written(world)
  const cpu = { product: cpuSeconds(product.process.pid), postgres: cpuSeconds(world.postgresPid) }
  const rounds = 8
  for (let n = 0; n < rounds; n += 1) await endToEnd(world, product, 2 + n)
  const after = await written(world)
  const saves = rounds * LISTENERS
  const cost = {
    productCpuMsPerSave: ((cpuSeconds(product.process.pid) - cpu.product) * 1000) / saves,
    postgresCpuMsPerSave: ((cpuSeconds(world.postgresPid) - cpu.postgres) * 1000) / saves,
    walBytesPerSave: (after.wal - before.wal) / saves,
    commitsPerSave: (after.commits - before.commits) / saves,
    tableBytesPerSave: (after.bytes - before.bytes) / saves,
  }
  await product.stop()
  return cost
}

/** The server's role alone, many requests at once. */
async function acceptCost(world: GrowthWorld) {
  const product = await world.startProduct('server')
  let taps = 20 * LISTENERS
  await accept(world, product, 1, () => taps++)
  const cpu = { server: cpuSeconds(product.process.pid), postgres: cpuSeconds(world.postgresPid) }
  const { cpuMs } = await accept(world, product, 4, () => taps++)
  const server = cpuSeconds(product.process.pid) - cpu.server
  const postgres = cpuSeconds(world.postgresPid) - cpu.postgres
  const cost = {
    serverCpuMsPerAccept: (cpuMs * server) / (server + postgres),
    postgresCpuMsPerAccept: (cpuMs * postgres) / (server + postgres),
  }
  await product.stop()
  return cost
}

/** Waiting jobs of as many links, as the doorbell writes them. */
async function redisBytes({ ctx, env }: GrowthWorld): Promise<number> {
  const redis = new Redis(String(env['REDIS_URL']))
  const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
  const before = await used()
  const jobs = Array.from({ length: JOBS }, () => ({
    v: 1 as const,
    service: 'planet',
    linkId: ctx.newId('lnk'),
  }))
  for (let n = 0; n < JOBS; n += 500) await ctx.doorbell.ring(addJob, jobs.slice(n, n + 500))
  const bytes = ((await used()) - before) / JOBS
  redis.disconnect()
  return bytes
}
