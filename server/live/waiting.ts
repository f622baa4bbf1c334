import type { Subscriber, Told, Topic } from './subscriptions.ts'

/** Hears from the moment it joins, and hands on once the client has been brought there. */
export interface Waiting {
  readonly subscriber: Subscriber
  /** From now on what is told goes there, first of all what was told until now. */
  flowTo(deliver: (event: Told) => void): void
  /** More was told than is kept. */
  readonly full: boolean
}

const MOST_KEPT = 1000

export function createWaiting(topic: Topic): Waiting {
  let kept: Told[] = []
  let deliver: ((event: Told) => void) | undefined
  let full = false
  return {
    subscriber: {
      topic,
      told(event) {
        if (deliver !== undefined) deliver(event)
        else if (kept.length < MOST_KEPT) kept.push(event)
        else full = true
      },
    },
    get full() {
      return full
    },
    flowTo(to) {
      deliver = to
      const before = kept
      kept = []
      for (const event of before) to(event)
    },
  }
}
