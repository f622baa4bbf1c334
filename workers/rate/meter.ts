const SECONDS = 10

/** How many calls a second there were of late, in this process. Memory does not grow with traffic. */
export class Meter {
  private counts: { readonly second: number; calls: number }[] = []
  private begun: number | undefined
  private readonly now: () => number

  /** `now` in milliseconds, never backwards. */
  constructor(now: () => number = () => performance.now()) {
    this.now = now
  }

  count(): void {
    const second = Math.floor(this.now() / 1000)
    this.begun ??= second
    const latest = this.counts.at(-1)
    if (latest?.second === second) latest.calls += 1
    else this.counts.push({ second, calls: 1 })
    if (this.counts.length > SECONDS) this.counts.shift()
  }

  perSecond(): number {
    const second = Math.floor(this.now() / 1000)
    const calls = this.recent().reduce((sum, one) => sum + one.calls, 0)
    return calls / Math.min(SECONDS, second - (this.begun ?? second) + 1)
  }

  /** The calls of the busiest second of late. After a quiet while that, and not the mean, is what was too much. */
  busiestSecond(): number {
    return Math.max(0, ...this.recent().map((one) => one.calls))
  }

  private recent() {
    const second = Math.floor(this.now() / 1000)
    return this.counts.filter((one) => one.second > second - SECONDS)
  }
}
