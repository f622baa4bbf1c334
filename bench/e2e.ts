import { setTimeout as sleep } from 'node:timers/promises'
import { createAdapters } from '../adapters/create-adapters.ts'
import { registry } from '../adapters/registry.ts'
import { benchOptions, finish, median, round, say } from './lib/options.ts'
import { linkListeners, setUpWorld } from './lib/set-up.ts'
import type { Listener } from './lib/set-up.ts'

const SERVICE = 'spotify'
const LISTENERS = 1000
const ROUNDS = 3
const SENDERS = 32

/** Saves a second from the request to the library, against a bare loop over the adapter's add call. */
const options = benchOptions(0)
const world = await setUpWorld(options.mode)
const listeners = await linkListeners(world, SERVICE, LISTENERS)
const product = await world.startProduct()
const service = [...createAdapters(registry, world.sandboxEnv).values()].find(
  (one) => one.definition.id === SERVICE,
)
if (service === undefined) throw new Error(`${SERVICE} is not configured`)
const songs = await catalogue()
const concurrency = service.definition.rate.maxConcurrent

interface Song {
  readonly isrc: string | undefined
  readonly durationMs: number
  readonly title: string
  readonly artists: readonly string[]
  readonly trackId: string
}

/** Songs of the simulated catalogue, one a round, the same for everybody: what is measured is saving, not matching. */
async function catalogue(): Promise<readonly Song[]> {
  const response = await fetch(`${world.sandboxUrl}/control/catalogue?limit=1000`)
  const recordings = (await response.json()) as (Song & { version: string; ids: Record<string, string> })[]
  return recordings.flatMap(({ isrc, title, artists, durationMs, version, ids }) => {
    const trackId = ids[SERVICE]
    return version === 'studio' && isrc !== undefined && trackId !== undefined
      ? [{ isrc, title, artists, durationMs, trackId }]
      : []
  })
}

async function inParallel<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const lane = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** How many tracks have reached a library so far. */
async function arrived(): Promise<number> {
  const response = await fetch(`${world.sandboxUrl}/control/ledger?after=999999999`)
  return ((await response.json()) as { next: number }).next
}

async function bareLoop(trackId: string): Promise<number> {
  const started = performance.now()
  await inParallel(listeners, concurrency, async ({ account, accessToken }: Listener) => {
    const session = { linkId: account, accessToken, market: 'US' }
    await service?.adapter.addToLibrary(session, [trackId], { signal: AbortSignal.timeout(30_000) })
  })
  return LISTENERS / ((performance.now() - started) / 1000)
}

async function throughTheProduct(song: Song): Promise<number> {
  const before = await arrived()
  const started = performance.now()
  await inParallel(listeners, SENDERS, async ({ user }) => {
    const response = await fetch(`${product.url}/v1/saves`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key}` },
      body: JSON.stringify({
        user,
        track: { title: song.title, artists: song.artists, isrc: song.isrc, duration_ms: song.durationMs },
        services: [SERVICE],
      }),
    })
    if (response.status !== 202) throw new Error(`refused: ${response.status}`)
    await response.arrayBuffer()
  })
  while ((await arrived()) < before + LISTENERS) await sleep(20)
  return LISTENERS / ((performance.now() - started) / 1000)
}

const rounds = []
const [warmUp, ...measured] = songs
if (warmUp !== undefined) await throughTheProduct(warmUp)
for (let n = 0; n < ROUNDS; n += 1) {
  const [forLoop, forProduct] = [measured[2 * n], measured[2 * n + 1]]
  if (forLoop === undefined || forProduct === undefined) throw new Error('the catalogue has too few songs')
  const baseline = await bareLoop(forLoop.trackId)
  const value = await throughTheProduct(forProduct)
  rounds.push({ baseline, value, ratio: value / baseline })
  say(
    options,
    `round ${n + 1}: ${round(value, 0)} saves/s of ${round(baseline, 0)} (${round(value / baseline, 2)})`,
  )
}
await product.stop()
await world.remove()

finish({
  name: 'e2e',
  mode: options.mode,
  value: round(median(rounds.map((one) => one.value)), 0),
  unit: 'saves/s',
  baseline: round(median(rounds.map((one) => one.baseline)), 0),
  baseline_name: `bare loop over the adapter's add call, ${concurrency} at a time`,
  ratio: round(median(rounds.map((one) => one.ratio))),
  listeners: LISTENERS,
})
