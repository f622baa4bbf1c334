export interface RateLimit {
  readonly limit: number
  readonly windowMs: number
}

const SLICES = 30

/** Counts requests over a rolling window, in thirty slices, so that memory does not grow with traffic. */
export class RateWindow {
  readonly rule: RateLimit
  private readonly sliceMs: number
  private slices: { readonly start: number; count: number }[] = []

  constructor(rule: RateLimit) {
    this.rule = rule
    this.sliceMs = Math.max(1, rule.windowMs / SLICES)
  }

  /** Counts one request; a number means refused: how long until there is room, in milliseconds. */
  take(now: number): number | undefined {
    this.slices = this.slices.filter((slice) => slice.start > now - this.rule.windowMs)
    const used = this.slices.reduce((sum, slice) => sum + slice.count, 0)
    const oldest = this.slices[0]
    if (used >= this.rule.limit) {
      return oldest === undefined ? this.rule.windowMs : oldest.start + this.rule.windowMs - now
    }
    const start = Math.floor(now / this.sliceMs) * this.sliceMs
    const latest = this.slices.at(-1)
    if (latest?.start === start) latest.count += 1
    else this.slices.push({ start, count: 1 })
    return undefined
  }
}
