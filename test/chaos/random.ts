/** `npm run test:chaos` is the full run: every fault, three seeds. `SEED` repeats one. */
export const FULL = process.env['CHAOS'] === 'full'

const FIRST = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
export const SEEDS: readonly number[] =
  FULL && process.env['SEED'] === undefined ? [FIRST, FIRST + 1, FIRST + 2] : [FIRST]

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = Math.trunc(state + 0x6d2b79f5)
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}
