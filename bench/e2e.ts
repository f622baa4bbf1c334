import { setTimeout as sleep } from 'node:timers/promises'
import { benchOptions, finish, median, round, say } from './lib/options.ts'
import { linkListeners, setUpWorld } from './lib/set-up.ts'
import type { Listener } from './lib/set-up.ts'
import { catalogue } from './lib/songs.ts'
import type { Song } from './lib/songs.ts'
import { arrived, bareService, inParallel, startRoles, tap } from './lib/tapping.ts'

const SERVICE = 'spotify'
const LISTENERS = 3000
const ROUNDS = 3
const SENDERS = 32
/** Taps of one listener that follow each other closely travel together; here each is to be one that stands alone. */
const APART_MS = 2500

/** Saves a second from the request to the library, against a bare loop over the adapter's add call. */
const options = benchOptions(0)
const world = await setUpWorld(options.mode)
const listeners = await linkListeners(world, SERVICE, LISTENERS)
const product = await startRoles(world, options.mode === 'embedded')
const service = bareService(world, SERVICE)
const songs = await catalogue(world, SERVICE)
const concurrency = service.definition.rate.maxConcurrent

async function bareLoop(trackId: string): Promise<number> {
  const started = performance.now()
  await inParallel(listeners, concurrency, async ({ account, accessToken }: Listener) => {
    const session = { linkId: account, accessToken, market: 'US' }
    await service.adapter.addToLibrary(session, [trackId], { signal: AbortSignal.timeout(30_000) })
  })
  return LISTENERS / ((performance.now() - started) / 1000)
}

/** One song, the same for everybody: what is measured is saving, not matching. */
async function throughTheProduct(song: Song): Promise<number> {
  const before = await arrived(world)
  const started = performance.now()
  await inParallel(listeners, SENDERS, async ({ user }) => {
    await tap(product.url, world.key, { user, song, service: SERVICE })
  })
  while ((await arrived(world)) < before + LISTENERS) await sleep(20)
  return LISTENERS / ((performance.now() - started) / 1000)
}

async function callsSoFar(): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${world.sandboxUrl}/control/requests/counts`)
  return ((await response.json()) as Record<string, Record<string, number>>)[SERVICE] ?? {}
}

const rounds = []
let asked = 0
const [warmUp, ...measured] = songs
if (warmUp !== undefined) await throughTheProduct(warmUp)
for (let n = 0; n < ROUNDS; n += 1) {
  const [forLoop, forProduct] = [measured[2 * n], measured[2 * n + 1]]
  if (forLoop === undefined || forProduct === undefined) throw new Error('the catalogue has too few songs')
  await sleep(APART_MS)
  const baseline = await bareLoop(forLoop.trackId)
  const before = await callsSoFar()
  const value = await throughTheProduct(forProduct)
  const presence = 'GET /v1/me/library/contains'
  asked += ((await callsSoFar())[presence] ?? 0) - (before[presence] ?? 0)
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
  presence_checks_per_save: round(asked / (ROUNDS * LISTENERS), 2),
})
