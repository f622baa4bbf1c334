import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom } from './random.ts'
import { songsOf } from './songs.ts'
import { SERVICES } from './world.ts'
import type { ChaosWorld } from './world.ts'

export interface Taps {
  readonly done: Promise<void>
  isDone(): boolean
}

export interface TapOptions {
  /** How many taps earlier runs in this world have made; they all come from one shuffled deck. */
  readonly first?: number
  /** The longest break between two taps of one hand. */
  readonly breakMs?: number
}

/** Listeners tap songs, six at a time; nobody taps the same song twice on one service. */
export function tapAll(
  world: ChaosWorld,
  count: number,
  random: () => number,
  { first = 0, breakMs = 100 }: TapOptions = {},
): Taps {
  let isDone = false
  const run = async () => {
    const order = (await shuffledTaps(world, first + count)).slice(first)
    const hand = async () => {
      for (let next = order.pop(); next !== undefined; next = order.pop()) {
        await world.tap(next.user, next.service, next.song, `tap-${first}-${order.length}`)
        await sleep(random() * breakMs)
      }
    }
    await Promise.all(Array.from({ length: 6 }, hand))
    isDone = true
  }
  const done = run()
  // A failure shows where `done` is waited for, which may be a few kills later.
  done.catch(() => undefined)
  return { done, isDone: () => isDone }
}

async function shuffledTaps(world: ChaosWorld, count: number) {
  const random = randomFrom(1)
  const songs = await songsOf(world, 40)
  const users = [...new Set([...world.accounts.keys()].map((key) => key.split(' ')[0] ?? ''))]
  const all = users.flatMap((user) =>
    SERVICES.flatMap((service) => songs.map((song) => ({ user, service, song }))),
  )
  if (all.length < count) throw new Error(`there are only ${all.length} taps to make`)
  return all
    .map((tap) => ({ ...tap, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
}
