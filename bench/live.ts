import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { StorageMode } from '../core/config/config.ts'
import { openReaders } from './lib/event-readers.ts'
import { finish, round, say } from './lib/options.ts'
import { setUpWorld } from './lib/set-up.ts'

/**
 * How soon a change is with whoever watches it, and what an open stream costs: `--streams` streams, one save each, on one
 * server process; `--rate` changes a second are written beside it, as a worker on another machine would.
 */
const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'postgres' },
    seconds: { type: 'string', default: '10' },
    streams: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
})
if (values.mode !== 'postgres' && values.mode !== 'redis')
  throw new Error('--mode postgres or redis: changes come from outside')
const options = { mode: values.mode as StorageMode, seconds: Number(values.seconds), json: values.json }
const [streams, rate] = [Number(values.streams), Number(values.rate)]

const world = await setUpWorld(options.mode)
const product = await world.startProduct('server')
const pid = product.process.pid ?? 0

async function post(path: string, body: unknown): Promise<{ results: { save: { id: string } }[] }> {
  const response = await fetch(`${product.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key}` },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as { results: { save: { id: string } }[] }
}

const saves: string[] = []
for (let n = 0; n < streams; n += 100) {
  const batch = Array.from({ length: Math.min(100, streams - n) }, (_, i) => ({
    user: `listener-${n + i}`,
    track: { title: `Song ${n + i}`, artists: ['Paper Lanterns'] },
    services: ['spotify'],
  }))
  const { results } = await post('/v1/saves/batch', { saves: batch })
  saves.push(...results.map(({ save }) => save.id))
}

/** Resident memory of the server, in bytes, and its CPU time so far, in seconds. */
function usage(): { readonly bytes: number; readonly cpuS: number } {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return { bytes: pages * 4096, cpuS: (Number(fields[11]) + Number(fields[12])) / 100 }
}

const warm = await openReaders(
  product.url,
  world.key,
  saves.slice(0, 100).map((id) => `/v1/saves/${id}/events`),
)
warm.close()
await sleep(2000)
const before = usage()
const openedAt = performance.now()
const readers = await openReaders(
  product.url,
  world.key,
  saves.map((id) => `/v1/saves/${id}/events`),
)
const openMs = performance.now() - openedAt
await sleep(2000)
const idle = usage()
await sleep(5000)
const idleCpu = (usage().cpuS - idle.cpuS) / 5
say(
  options,
  `${readers.open} streams open after ${round(openMs / 1000, 1)} s, ${round((idle.bytes - before.bytes) / streams / 1024, 1)} KiB each`,
)

// What moves a placement writes: its row and its event in one statement.
const db = new pg.Pool({ connectionString: world.env['DATABASE_URL'], max: 4 })
const change = `with moved as (update placements set updated_at = $2 where save_id = any($1) returning *)
  insert into events (app_id, user_id, save_id, type, data, created_at)
  select app_id, user_id, save_id, 'save.placement.updated', jsonb_build_object('service', service, 'status', status), $2 from moved`
readers.takeLatencies()
const start = performance.now()
const changing = usage()
const writes: Promise<unknown>[] = []
let written = 0
const EVERY_MS = 20
for (let tick = 1; performance.now() - start < options.seconds * 1000; tick += 1) {
  const due = Math.floor((rate * tick * EVERY_MS) / 1000) - written
  const ids = Array.from({ length: due }, (_, n) => saves[((written + n) * 7) % saves.length])
  if (due > 0) writes.push(db.query(change, [ids, new Date()]))
  written += due
  await sleep(Math.max(0, start + tick * EVERY_MS - performance.now()))
}
await Promise.all(writes)
const lastedS = (performance.now() - start) / 1000
await sleep(1500)
const busyCpu = (usage().cpuS - changing.cpuS) / (lastedS + 1.5)
const latencies = readers.takeLatencies().toSorted((a, b) => a - b)
const at = (share: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
const stillOpen = readers.open
readers.close()
await db.end()
await product.stop()
await world.remove()

finish({
  name: 'live',
  mode: options.mode,
  value: at(0.99),
  unit: 'ms from change to event, p99',
  baseline: 250,
  baseline_name: 'target',
  ratio: round(at(0.99) / 250),
  p50_ms: at(0.5),
  p99_ms: at(0.99),
  streams: stillOpen,
  changes: written,
  told: latencies.length,
  changes_per_second: round(written / lastedS, 0),
  kib_per_stream: round((idle.bytes - before.bytes) / streams / 1024, 1),
  cpu_idle: round(idleCpu),
  cpu_changing: round(busyCpu),
  open_seconds: round(openMs / 1000, 1),
})
