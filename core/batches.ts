/** What shares one piece of work with others; each item gets its own answer. */
export interface BatchOptions<I, O> {
  /** Answers in the order of the items. */
  readonly work: (items: readonly I[]) => Promise<readonly O[]>
  /** How many pieces of work run side by side. */
  readonly parallel: number
  readonly most: number
  /** Items of the same key never travel together: the second must see what became of the first. */
  readonly apart?: (item: I) => string
  /** Whether a failure concerns everybody. Any other one may be a single item's fault, so each is tried alone. */
  readonly failsAll: (err: unknown) => boolean
}

export interface Batches<I, O> {
  add(item: I): Promise<O>
  /** Items that no work has begun for. */
  waiting(): number
}

interface Waiting<I, O> {
  readonly item: I
  readonly resolve: (answer: O) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Items that arrive while work runs share the next piece of it. An idle process adds no wait; a busy one serves many with
 * one statement.
 */
export function createBatches<I, O>(options: BatchOptions<I, O>): Batches<I, O> {
  let waiting: Waiting<I, O>[] = []
  let running = 0

  function next(): void {
    while (running < options.parallel && waiting.length > 0) {
      const { batch, rest } = takeBatch(waiting, options)
      waiting = rest
      running += 1
      void run(batch).finally(() => {
        running -= 1
        next()
      })
    }
  }

  async function run(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const answers = await options.work(batch.map((one) => one.item))
      for (const [n, one] of batch.entries()) one.resolve(answers[n] as O)
    } catch (err) {
      if (batch.length > 1 && !options.failsAll(err)) for (const one of batch) await run([one])
      else for (const one of batch) one.reject(err)
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        // What arrives in the same turn of the event loop travels together.
        if (waiting.length === 1) setImmediate(next)
      }),
    waiting: () => waiting.length,
  }
}

function takeBatch<I, O>(
  waiting: readonly Waiting<I, O>[],
  { most, apart }: BatchOptions<I, O>,
): { batch: Waiting<I, O>[]; rest: Waiting<I, O>[] } {
  if (apart === undefined) return { batch: waiting.slice(0, most), rest: waiting.slice(most) }
  const batch: Waiting<I, O>[] = []
  const rest: Waiting<I, O>[] = []
  const keys = new Set<string>()
  for (const one of waiting) {
    const key = apart(one.item)
    if (batch.length < most && !keys.has(key)) batch.push(one)
    else rest.push(one)
    keys.add(key)
  }
  return { batch, rest }
}
