import { parseArgs } from 'node:util'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StorageMode } from '../core/config/config.ts'
import { linkListeners, setUpWorld } from './lib/set-up.ts'
import { catalogue } from './lib/songs.ts'

/**
 * `npm run bench:memory -- [--mode embedded|postgres|redis] [--saves 20000] [--listeners 200] --json`: memory of the
 * product's process over many saves, read every tenth of them, and how long a single save takes when nothing else does.
 */
const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'embedded' },
    saves: { type: 'string', default: '20000' },
    listeners: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
})
const saves = Number(values.saves)
const SERVICE = 'spotify'
const world = await setUpWorld(values.mode as StorageMode)
const listeners = await linkListeners(world, SERVICE, Number(values.listeners))
const songs = (await catalogue(world, SERVICE)).map(({ title, artists }) => ({ title, artists }))
const product = await world.startProduct()
const headers = { authorization: `Bearer ${world.key}`, 'content-type': 'application/json' }
let sent = 0

async function save(n: number): Promise<string> {
  const user = listeners[n % listeners.length]?.user
  const track = songs[Math.floor(n / listeners.length) % songs.length]
  const body = JSON.stringify({ user, track, services: [SERVICE] })
  const key = { 'idempotency-key': `save-${n}` }
  const answer = await fetch(`${product.url}/v1/saves`, {
    method: 'POST',
    headers: { ...headers, ...key },
    body,
  })
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { id: string }).id
}

async function ended(id: string): Promise<{ status: string }> {
  const answer = await fetch(`${product.url}/v1/saves/${id}?wait=20`, { headers })
  return (await answer.json()) as { status: string }
}

/** Resident memory in megabytes. */
function rss(): number {
  const status = readFileSync(`/proc/${product.process.pid ?? 0}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

/** Asks for each in turn: by the time the last one is asked for, most have ended. */
async function untilEnded(ids: readonly string[]): Promise<void> {
  for (const id of ids) while ((await ended(id)).status === 'in_progress');
}

async function latencies(count: number): Promise<readonly number[]> {
  const taken: number[] = []
  for (let n = 0; n < count; n += 1) {
    const from = performance.now()
    await ended(await save(sent++))
    taken.push(performance.now() - from)
    await sleep(50)
  }
  return taken.toSorted((a, b) => a - b)
}

const at = (sorted: readonly number[], part: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)

await latencies(5)
const idle = await latencies(20)
const readings = [{ saves: sent, rss_mb: rss() }]
const started = performance.now()
for (let tenth = 1; tenth <= 10; tenth += 1) {
  const left = Array.from({ length: Math.max(0, Math.round((saves * tenth) / 10) - sent) }, () => sent++)
  const ids: string[] = []
  const hand = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) ids.push(await save(next))
  }
  await Promise.all(Array.from({ length: 16 }, hand))
  await untilEnded(ids)
  readings.push({ saves: sent, rss_mb: rss() })
  if (!values.json) process.stdout.write(`${sent} saves: ${rss()} MB\n`)
}
const seconds = (performance.now() - started) / 1000
const afterwards = await latencies(20)
const warm = readings[1]?.rss_mb ?? 0
const last = readings.at(-1)?.rss_mb ?? 0
process.stdout.write(
  `${JSON.stringify({
    name: 'memory',
    mode: values.mode,
    value: last,
    unit: 'MB',
    baseline: warm,
    baseline_name: `after ${readings[1]?.saves ?? 0} saves`,
    ratio: Math.round((last / warm) * 100) / 100,
    saves_per_second: Math.round(sent / seconds),
    p50_ms: at(idle, 0.5),
    p95_ms: at(idle, 0.95),
    p50_after_ms: at(afterwards, 0.5),
    p95_after_ms: at(afterwards, 0.95),
    readings,
  })}\n`,
)
await product.stop()
await world.remove()
