/** Which transactions were under way when PostgreSQL was asked: all below `xmin` had ended, `xmax` had not begun. */
export interface Horizon {
  readonly xmin: number
  readonly xmax: number
}

/**
 * A statement takes its positions a moment before its transaction may get a number, so a gap can be younger than the
 * horizon tells. No statement of ours takes this long in between.
 */
const YOUNGEST_MS = 5000

/** Positions that were skipped: rolled back for good, or still to be committed. */
export interface Gaps {
  readonly positions: readonly number[]
  /** Positions nobody has seen, noticed at this horizon. */
  note(positions: readonly number[], horizon: Horizon, nowMs: number): void
  /** Gone when it was not one; whoever removes it gives the event out. */
  fill(position: number): boolean
  /** Forgets those whose transactions have all ended by now. */
  settle(horizon: Horizon, nowMs: number): void
}

export function createGaps(): Gaps {
  const noticed = new Map<number, { readonly xmax: number; readonly atMs: number }>()
  return {
    get positions() {
      return [...noticed.keys()].toSorted((a, b) => a - b)
    },
    note(positions, horizon, nowMs) {
      for (const position of positions) noticed.set(position, { xmax: horizon.xmax, atMs: nowMs })
    },
    fill: (position) => noticed.delete(position),
    settle(horizon, nowMs) {
      for (const [position, { xmax, atMs }] of noticed) {
        if (horizon.xmin >= xmax && nowMs - atMs >= YOUNGEST_MS) noticed.delete(position)
      }
    },
  }
}
