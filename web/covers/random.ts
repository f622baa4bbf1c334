/** Numbers from 0 to 1 that are always the same for one seed. */
export type Random = () => number

/** FNV-1a, so that ids of any form give a seed. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

/** Mulberry32: small, and good enough to draw with. */
export function randomOf(text: string): Random {
  let state = seedOf(text)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

export const between = (random: Random, low: number, high: number) => low + (high - low) * random()

/** Whole number from `low` to `high`, both included. */
export const whole = (random: Random, low: number, high: number) => Math.floor(between(random, low, high + 1))

/** A smooth curve around 0.5 that comes back to its beginning after `x` = 1. */
export function curve(random: Random, waves: number): (x: number) => number {
  const parts = Array.from({ length: 3 }, (_, n) => ({
    turns: waves * (n + 1) + whole(random, 0, 1),
    shift: random() * Math.PI * 2,
    size: (0.6 * between(random, 0.5, 1)) / (n + 1),
  }))
  const most = parts.reduce((sum, part) => sum + part.size, 0)
  return (x) => {
    const sum = parts.reduce(
      (y, part) => y + part.size * Math.sin(x * part.turns * Math.PI * 2 + part.shift),
      0,
    )
    return 0.5 + sum / most / 2
  }
}
