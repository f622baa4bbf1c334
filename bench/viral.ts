import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { StorageMode } from '../core/config/config.ts'
import { finish, round, say } from './lib/options.ts'
import { linkListeners, setUpWorld } from './lib/set-up.ts'
import type { BenchWorld, Listener } from './lib/set-up.ts'
import { addSongs, catalogue } from './lib/songs.ts'
import type { Song } from './lib/songs.ts'
import { arrived, inParallel, startRoles, tap } from './lib/tapping.ts'

/**
 * How many calls to the service a viral song costs, by the simulator's own count: scattered taps (any listener, any song by
 * Zipf's law), and listeners who tap five songs within two seconds; each with and without asking what was there before.
 * The service takes so many calls a second as the scattered taps need, and fewer than five taps each would.
 */
const SERVICE = 'spotify'
const ZIPF = 1.1
const BURST = 5
const BURST_MS = 2000
/** Longer than anything waits for company. */
const REST_MS = 4000
const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'redis' },
    taps: { type: 'string', default: '100000' },
    listeners: { type: 'string', default: '20000' },
    songs: { type: 'string', default: '500' },
    /** Taps a second. */
    rate: { type: 'string', default: '300' },
    /** One of each to run less than all. */
    plan: { type: 'string', multiple: true, default: ['scattered', 'bursts'] },
    presence: { type: 'string', multiple: true, default: ['never', 'always'] },
    json: { type: 'boolean', default: false },
  },
})
const options = { mode: values.mode as StorageMode, seconds: 0, json: values.json }
const [taps, wanted, songCount, rate] = [values.taps, values.listeners, values.songs, values.rate].map(
  Number,
) as [number, number, number, number]

interface Planned {
  readonly atMs: number
  readonly user: string
  readonly song: Song
}

/** The same draws on every run (mulberry32). */
function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = Math.trunc(state + 0x6d2b79f5)
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function zipf(songs: readonly Song[], random: () => number): () => Song {
  const ends: number[] = []
  for (const rank of songs.keys()) ends.push((ends.at(-1) ?? 0) + 1 / (rank + 1) ** ZIPF)
  return () => {
    const at = random() * (ends.at(-1) ?? 0)
    return songs[ends.findIndex((end) => end >= at)] as Song
  }
}

function scattered(listeners: readonly Listener[], songs: readonly Song[]): readonly Planned[] {
  const random = draws(1)
  const next = zipf(songs, random)
  return Array.from({ length: taps }, (_, n) => ({
    atMs: (n * 1000) / rate,
    user: listeners[Math.floor(random() * listeners.length)]?.user ?? '',
    song: next(),
  }))
}

/** Five different songs each, spread over two seconds. */
function bursts(listeners: readonly Listener[], songs: readonly Song[]): readonly Planned[] {
  const random = draws(2)
  const next = zipf(songs, random)
  const people = listeners.slice(0, Math.max(1, Math.min(listeners.length, Math.floor(taps / BURST))))
  return people
    .flatMap(({ user }, n) => {
      const chosen = new Set<Song>()
      while (chosen.size < BURST) chosen.add(next())
      const from = (n * BURST * 1000) / rate
      return [...chosen].map((song, k) => ({ atMs: from + (k * BURST_MS) / BURST, user, song }))
    })
    .sort((a, b) => a.atMs - b.atMs)
}

async function songsOf(world: BenchWorld): Promise<readonly Song[]> {
  const there = await catalogue(world, SERVICE)
  await addSongs(world, songCount - there.length)
  return (await catalogue(world, SERVICE)).slice(0, songCount)
}

async function run(plan: 'scattered' | 'bursts', presence: 'always' | 'never') {
  const world = await setUpWorld(options.mode)
  const songs = await songsOf(world)
  const listeners = await linkListeners(world, SERVICE, wanted)
  const planned = plan === 'scattered' ? scattered(listeners, songs) : bursts(listeners, songs)
  const product = await startRoles(world, options.mode === 'embedded', {
    PRESENCE_CHECK: presence,
    SPOTIFY_REQUESTS_PER_SECOND: String(plan === 'scattered' ? 3 * rate : rate),
  })
  await control(world.sandboxUrl, 'DELETE', '/requests')
  const started = performance.now()
  await inParallel(planned.entries(), 64, async ([n, { atMs, user, song }]) => {
    await sleep(Math.max(0, started + atMs - performance.now()))
    await tap(product.url, world.key, { user, song, service: SERVICE }, `${plan}-${n}`)
  })
  const acceptedS = (performance.now() - started) / 1000
  await allEnded(world, product.url)
  const endedS = (performance.now() - started) / 1000
  const counts = (await control(world.sandboxUrl, 'GET', '/requests/counts')) as Record<
    string,
    Record<string, number>
  >
  const failed = await some(product.url, world.key, 'failed')
  await product.stop()
  await world.remove()
  return summary(plan, presence, planned, counts[SERVICE] ?? {}, { acceptedS, endedS, failed })
}

function summary(
  plan: string,
  presence: string,
  planned: readonly Planned[],
  counts: Readonly<Record<string, number>>,
  { acceptedS, endedS, failed }: { acceptedS: number; endedS: number; failed: boolean },
) {
  const songs = new Set(planned.map(({ song }) => song)).size
  const calls = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const lookUps = Object.entries(counts)
    .filter(([kind]) => /search|\/tracks\b/.test(kind))
    .reduce((sum, [, n]) => sum + n, 0)
  const result = {
    plan,
    presence_check: presence,
    saves: planned.length,
    listeners: new Set(planned.map(({ user }) => user)).size,
    songs,
    calls_per_1000: round((calls * 1000) / planned.length, 0),
    look_ups_per_song_and_market: round(lookUps / songs, 2),
    calls: counts,
    any_failed: failed,
    taps_a_second: round(planned.length / acceptedS, 0),
    all_saved_after_s: round(endedS, 1),
  }
  say(options, JSON.stringify(result))
  return result
}

async function control(url: string, method: string, path: string): Promise<unknown> {
  const text = await (await fetch(`${url}/control${path}`, { method })).text()
  return text === '' ? undefined : JSON.parse(text)
}

async function some(url: string, key: string, status: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${key}` }
  const response = await fetch(`${url}/v1/saves?status=${status}&limit=1`, { headers })
  if (response.status !== 200) throw new Error(`cannot list saves: ${response.status}`)
  return ((await response.json()) as { data: unknown[] }).data.length > 0
}

/** A page of the list may be empty while there are more, so the libraries must have come to rest as well. */
async function allEnded(world: BenchWorld, url: string): Promise<void> {
  for (let before = -1; ;) {
    const now = await arrived(world)
    if (now === before && !(await some(url, world.key, 'in_progress'))) return
    before = now
    await sleep(REST_MS)
  }
}

const results = []
for (const plan of ['scattered', 'bursts'] as const)
  for (const presence of ['never', 'always'] as const)
    if (values.plan.includes(plan) && values.presence.includes(presence))
      results.push(await run(plan, presence))

finish({
  name: 'viral',
  mode: options.mode,
  unit: 'calls per 1,000 saves',
  ...Object.fromEntries(
    results.map((one) => [`${one.plan}_presence_${one.presence_check}`, one.calls_per_1000]),
  ),
  look_ups_per_song_and_market: Math.max(...results.map((one) => one.look_ups_per_song_and_market)),
  taps,
  listeners: wanted,
  songs: songCount,
  zipf: ZIPF,
})
