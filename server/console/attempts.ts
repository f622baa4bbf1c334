/** Tries that fail in a row before an address has to wait, and how fast they come back. */
const BURST = 10
const ONE_BACK_EVERY_MS = 30_000
const MOST_REMEMBERED = 10_000

export interface Attempts {
  /** Seconds until this address may try again; 0 = now. */
  readonly waitSeconds: (address: string) => number
  readonly failed: (address: string) => void
}

/**
 * Slows down who guesses credentials. Counts in this process and by address; behind a proxy all are one address, which makes
 * everybody wait while somebody guesses, and never lets anybody guess faster.
 */
export function createAttempts(monotonicMs: () => number = () => performance.now()): Attempts {
  const spent = new Map<string, { tries: number; at: number }>()

  const triesOf = (address: string) => {
    const known = spent.get(address)
    if (known === undefined) return 0
    return Math.max(0, known.tries - (monotonicMs() - known.at) / ONE_BACK_EVERY_MS)
  }
  return {
    waitSeconds(address) {
      const over = triesOf(address) - (BURST - 1)
      return over <= 0 ? 0 : Math.ceil((over * ONE_BACK_EVERY_MS) / 1000)
    },
    failed(address) {
      const tries = triesOf(address) + 1
      if (spent.size >= MOST_REMEMBERED) {
        for (const [each] of spent) if (triesOf(each) === 0) spent.delete(each)
        // Everything that is left is guessing at this moment; the oldest goes.
        for (const each of spent.keys()) {
          if (spent.size < MOST_REMEMBERED) break
          spent.delete(each)
        }
      }
      spent.delete(address)
      spent.set(address, { tries, at: monotonicMs() })
    },
  }
}
