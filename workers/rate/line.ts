import { isBackfill } from '../../core/queue/fair-share.ts'

/** A caller that waits to be let through. */
export interface Caller {
  /** Place in line as its job had it (core/queue/fair-share.ts); lower goes first. */
  readonly place: number
  /** Lets it through; `probe` = to find out whether the service is back. */
  admit(probe: boolean): void
  refuse(err: unknown): void
}

/** Callers in the order in which they are let through. Short by nature: nobody waits here for long. */
export class Line {
  private waiting: Caller[] = []

  get length(): number {
    return this.waiting.length
  }

  /** How many wait for somebody who has just tapped. */
  get taps(): number {
    return this.waiting.filter((caller) => !isBackfill(caller.place)).length
  }

  join(caller: Caller): void {
    const after = this.waiting.findLastIndex((one) => one.place <= caller.place)
    this.waiting.splice(after + 1, 0, caller)
  }

  leave(caller: Caller): void {
    this.waiting = this.waiting.filter((one) => one !== caller)
  }

  /** The first one, taken out of the line. */
  next(): Caller | undefined {
    return this.waiting.shift()
  }

  takeAll(): readonly Caller[] {
    return this.waiting.splice(0)
  }
}
