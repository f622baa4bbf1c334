import { sql } from 'kysely'
import type { Db } from './database/open.ts'
import type { Clock } from './domain/ids.ts'
import type { Metrics } from './metrics.ts'
import type { JobQueue } from './queue/backend.ts'
import { readQueue } from './queue/read-queue.ts'
import { duePlacements } from './saves/due.ts'

export interface StorageSources {
  readonly db: Db
  /** Undefined = this process leaves the looks into the database and the queues to others. */
  readonly queues: readonly JobQueue[] | undefined
  /** Statements that wait for a connection, by pool. */
  readonly poolWaiters: () => Readonly<Record<string, number>>
  readonly now: Clock
  /** Ids of all services. */
  readonly services: readonly string[]
}

/** Somebody who asks every second, or several who ask, cost the database one look in this time. */
const CACHED_MS = 5000
const PATIENCE_MS = 3000
/** Counting stops here: a number that large says all there is to say, and the look stays cheap. */
const COUNTED = 50_000
/** Rows of `links` that are looked at for the key ids. */
const SAMPLED = 100_000

/**
 * Everything in the text format of Prometheus. What cannot be looked up in three seconds is left out and named in
 * `atm_scrape_failed`: a database that is away must not hide the counters that say so.
 */
export function createScrape(metrics: Metrics, sources: StorageSources): () => Promise<string> {
  const parts = storageParts(metrics, sources)
  let looked: { readonly at: number; readonly done: Promise<unknown> } | undefined
  return async () => {
    for (const [pool, waiting] of Object.entries(sources.poolWaiters()))
      metrics.poolWaiters.set({ pool }, waiting)
    if (looked === undefined || performance.now() - looked.at > CACHED_MS) {
      const done = Promise.all([...parts].map(([part, look]) => tryPart(metrics, part, look)))
      looked = { at: performance.now(), done }
    }
    await looked.done
    return metrics.registry.metrics()
  }
}

async function tryPart(metrics: Metrics, part: string, look: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`${part} took too long`)), PATIENCE_MS)
  })
  try {
    await Promise.race([look(), late])
    metrics.scrapeFailures.set({ part }, 0)
  } catch {
    metrics.scrapeFailures.set({ part }, 1)
  } finally {
    clearTimeout(timer)
  }
}

function storageParts(metrics: Metrics, sources: StorageSources): ReadonlyMap<string, () => Promise<void>> {
  const { db, queues, now } = sources
  if (queues === undefined) return new Map()
  return new Map([
    ['queues', () => readQueues(metrics, queues, now)],
    ['outbox', () => readOutbox(metrics, db, now(), sources.services)],
    ['placements', () => readWaiting(metrics, db, now())],
    ['services', () => readServices(metrics, db, now())],
    ['token_keys', () => readKeys(metrics, db)],
  ])
}

async function readQueues(metrics: Metrics, queues: readonly JobQueue[], now: Clock): Promise<void> {
  await Promise.all(
    queues.map(async (queue) => {
      const { waiting, oldestMs } = await readQueue(queue, now())
      metrics.queueWaiting.set({ queue: queue.name }, waiting)
      metrics.queueOldest.set({ queue: queue.name }, oldestMs / 1000)
    }),
  )
}

/** The first entries of the index the sweep itself goes by. */
async function readOutbox(metrics: Metrics, db: Db, now: Date, services: readonly string[]): Promise<void> {
  const first = duePlacements({ statuses: ['queued', 'matched'], services, now, most: 1, locked: false })
  const { rows } = await sql<{
    oldest: Date | null
  }>`select min(first.ring_at) as oldest from ${first} first`.execute(db)
  metrics.outboxLag.set((now.getTime() - (rows[0]?.oldest ?? now).getTime()) / 1000)
}

/** Ages by the time in the save's id; oldest class first, each entry its upper end in seconds. */
const AGES = sql`case when age < 60 then '1m' when age < 3600 then '1h' when age < 86400 then '1d'
  when age < 604800 then '7d' else 'older' end`

async function readWaiting(metrics: Metrics, db: Db, now: Date): Promise<void> {
  const { rows } = await sql<{ status: string; age: string; count: number }>`
    with counted as (
      (select status, save_id from placements where ring_at is not null
        and status in ('queued', 'matched', 'awaiting_release') limit ${COUNTED})
      union all
      (select status, save_id from placements where status = 'awaiting_link' limit ${COUNTED})
      union all
      (select status, save_id from placements where status = 'awaiting_review' limit ${COUNTED})
    ), aged as (
      select status, extract(epoch from ${now}::timestamptz)
        - ('x' || lpad(substr(save_id, 5, 12), 16, '0'))::bit(64)::bigint / 1000.0 as age from counted
    )
    select status, ${AGES} as age, count(*)::int as count from aged group by 1, 2`.execute(db)
  metrics.waitingPlacements.reset()
  for (const { status, age, count } of rows) metrics.waitingPlacements.set({ status, age }, count)
}

async function readServices(metrics: Metrics, db: Db, now: Date): Promise<void> {
  const states = await db.selectFrom('service_states').selectAll().execute()
  metrics.breakers.reset()
  for (const { service, mode, limited_until: until, down_since: since } of states) {
    if (until !== null && until > now) metrics.breakers.set({ service, mode, state: 'limited' }, 1)
    if (since !== null) metrics.breakers.set({ service, mode, state: 'down' }, 1)
  }
}

/** A key that counts 0 here may still be needed: `cli keys rotate` counts exactly before one is taken out. */
async function readKeys(metrics: Metrics, db: Db): Promise<void> {
  const { rows } = await sql<{ key: string; links: number }>`
    with part as (
      select least(100, 100.0 * ${SAMPLED}::real / greatest(reltuples, 1))::real as percent
      from pg_class where oid = 'links'::regclass
    )
    select split_part(l.access_token, '.', 2) as key, round(count(*) * 100 / (select percent from part))::int as links
    from links l tablesample system ((select percent from part)) group by 1`.execute(db)
  metrics.keyRows.reset()
  for (const { key, links } of rows) metrics.keyRows.set({ key }, links)
}
