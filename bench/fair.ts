import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { StorageMode } from '../core/config/config.ts'
import { round } from './lib/options.ts'
import { linkListeners, setUpWorld } from './lib/set-up.ts'
import type { Listener } from './lib/set-up.ts'
import { catalogue, described } from './lib/songs.ts'

/**
 * `npm run bench:fair -- [--mode embedded|postgres|redis] [--saves 100000] [--listeners 2000] [--taps 100] --json`: one app
 * floods the service with saves, as fast as 32 senders get their answers; meanwhile single listeners of another app tap, and what they wait until the song is in
 * their library is measured. Before the flood the same is measured in peace.
 */
const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'embedded' },
    saves: { type: 'string', default: '100000' },
    listeners: { type: 'string', default: '2000' },
    taps: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
})
const SERVICE = 'spotify'
const SENDERS = 32
const PEACEFUL_TAPS = 20
const BETWEEN_TAPS_MS = 200

const world = await setUpWorld(values.mode as StorageMode)
const taps = Number(values.taps)
const crowd = await linkListeners(world, SERVICE, Number(values.listeners))
const other = await secondApp()
// The command line held this process up: connections that ended meanwhile are noticed first.
await sleep(100)
const single = await linkListeners({ ...world, appId: other.appId }, SERVICE, PEACEFUL_TAPS + taps)
// An embedded database has one owner; otherwise the roles have a process each, as where it matters.
const worker = values.mode === 'embedded' ? undefined : await world.startProduct('worker')
const product = await world.startProduct(worker === undefined ? undefined : 'server')
const songs = (await catalogue(world, SERVICE)).map(described)

async function secondApp() {
  const app = world.cli('apps', 'create', 'Another', '--mode', 'test')['app'] as { id: string }
  return { appId: app.id, key: world.cli('keys', 'create', app.id)['key'] as string }
}

async function save(key: string, listener: Listener | undefined, song: number): Promise<string> {
  const answer = await fetch(`${product.url}/v1/saves`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user: listener?.user, track: songs[song % songs.length], services: [SERVICE] }),
  })
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { id: string }).id
}

/** Milliseconds that taps took to be accepted. */
const accepted: number[] = []

/** Milliseconds from the tap until the save has ended. */
async function tap(listener: Listener | undefined, song: number): Promise<number> {
  const from = performance.now()
  const id = await save(other.key, listener, song)
  accepted.push(performance.now() - from)
  for (;;) {
    const answer = await fetch(`${product.url}/v1/saves/${id}?wait=20`, {
      headers: { authorization: `Bearer ${other.key}` },
    })
    // A few songs are not to be had in the listener's country; finding that out is as much work.
    const { status } = (await answer.json()) as { status: string }
    if (status !== 'in_progress') return performance.now() - from
  }
}

/** Sends every listener's next song, again and again, until all are sent or nobody measures any more. */
async function flood(until: AbortSignal): Promise<number> {
  let sent = 0
  const lane = async () => {
    while (sent < Number(values.saves) && !until.aborted) {
      const n = sent++
      await save(world.key, crowd[n % crowd.length], Math.floor(n / crowd.length) + (n % crowd.length))
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, lane))
  return sent
}

async function measure(count: number, from: number): Promise<readonly number[]> {
  const taken: Promise<number>[] = []
  for (let n = 0; n < count; n += 1) {
    taken.push(tap(single[from + n], n * 7))
    await sleep(BETWEEN_TAPS_MS)
  }
  return (await Promise.all(taken)).toSorted((a, b) => a - b)
}

const at = (sorted: readonly number[], part: number) =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0, 0)

const peaceful = await measure(PEACEFUL_TAPS, 0)
const done = new AbortController()
const sent = flood(done.signal)
await sleep(2000)
accepted.length = 0
const flooded = await measure(taps, PEACEFUL_TAPS)
done.abort()
const total = await sent
await Promise.all([product.stop(), worker?.stop()])
await world.remove()
process.stdout.write(
  `${JSON.stringify({
    name: 'fair',
    mode: values.mode,
    value: at(flooded, 0.99),
    unit: 'ms p99 of another app',
    baseline: at(peaceful, 0.99),
    baseline_name: 'the same taps before the flood',
    ratio: round(at(flooded, 0.99) / at(peaceful, 0.99), 2),
    p50_ms: at(flooded, 0.5),
    p99_ms: at(flooded, 0.99),
    p50_before_ms: at(peaceful, 0.5),
    accept_p99_ms: at(
      accepted.toSorted((a, b) => a - b),
      0.99,
    ),
    flood: total,
    taps,
    within_2_s: at(flooded, 0.99) <= 2000,
  })}\n`,
)
