import { setTimeout as sleep } from 'node:timers/promises'
import { benchOptions, finish, round, say } from './lib/options.ts'
import { linkListeners, setUpWorld } from './lib/set-up.ts'
import { catalogue } from './lib/songs.ts'
import { arrived, bareService, startRoles, tap } from './lib/tapping.ts'

const SERVICE = 'spotify'
const LISTENERS = 300
const WARM_UP = 50

/**
 * What one listener waits for on an idle system: from sending the request to the track being in the library, one tap at a
 * time, against the simulated service's own round trip, measured in turns.
 */
const options = benchOptions(0)
const world = await setUpWorld(options.mode)
const listeners = await linkListeners(world, SERVICE, LISTENERS)
const product = await startRoles(world, options.mode === 'embedded')
const service = bareService(world, SERVICE)
const [song, other] = await catalogue(world, SERVICE)
if (song === undefined || other === undefined) throw new Error('the catalogue is empty')

/** When the latest change to a library took effect, by the clock of this machine. */
async function changedAt(position: number): Promise<number> {
  while ((await arrived(world)) <= position) await sleep(1)
  const response = await fetch(`${world.sandboxUrl}/control/ledger?after=${position}`)
  const { entries } = (await response.json()) as { entries: { at: string }[] }
  return Date.parse(entries[0]?.at ?? '')
}

const roundTrips: number[] = []
const saves: number[] = []
for (const [n, { user, account, accessToken }] of listeners.entries()) {
  const before = performance.now()
  const session = { linkId: account, accessToken, market: 'US' }
  await service.adapter.addToLibrary(session, [other.trackId], { signal: AbortSignal.timeout(30_000) })
  const roundTrip = performance.now() - before
  const position = await arrived(world)
  const sentAt = Date.now()
  await tap(product.url, world.key, { user, song, service: SERVICE })
  const took = (await changedAt(position)) - sentAt
  await sleep(20)
  if (n < WARM_UP) continue
  roundTrips.push(roundTrip)
  saves.push(took)
}
await product.stop()
await world.remove()

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0, 1)
}

const [p50, p99] = [percentile(saves, 0.5), percentile(saves, 0.99)]
const [base50, base99] = [percentile(roundTrips, 0.5), percentile(roundTrips, 0.99)]
say(options, `${p50} ms (p99 ${p99}) of which ${base50} (p99 ${base99}) is one round trip`)
finish({
  name: 'latency',
  mode: options.mode,
  value: p50,
  unit: 'ms from the request to the library, p50',
  p99,
  baseline: base50,
  baseline_p99: base99,
  baseline_name: "round trip of the adapter's add call",
  over_p50: round(p50 - base50, 1),
  over_p99: round(p99 - base99, 1),
  saves: saves.length,
})
