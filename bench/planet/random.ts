/** Numbers by chance that are the same for the same seed (mulberry32). */
export interface Chance {
  /** 0 to below 1. */
  next(): number
  exponential(mean: number): number
  /** How many of something come that comes `mean` times on average. */
  poisson(mean: number): number
}

export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const exponential = (mean: number) => -mean * Math.log(1 - next())
  return {
    next,
    exponential,
    poisson(mean) {
      if (mean <= 0) return 0
      // Above thirty a normal distribution is as good and takes one step instead of many.
      if (mean > 30) {
        const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
        return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal))
      }
      let count = 0
      for (let passed = exponential(1); passed < mean; passed += exponential(1)) count += 1
      return count
    },
  }
}
