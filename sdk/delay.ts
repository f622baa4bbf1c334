/** Resolves after `ms`; rejects with the reason of the signal when that aborts first. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    signal?.throwIfAborted()
    const over = () => {
      clearTimeout(timer)
      fail(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', over)
      done()
    }, ms)
    signal?.addEventListener('abort', over, { once: true })
  })
}

/** Longer with every try, and never the same for two clients that failed together. */
export function backoff(attempt: number): number {
  return Math.min(250 * 2 ** attempt, 8000) * (0.5 + Math.random() / 2)
}
