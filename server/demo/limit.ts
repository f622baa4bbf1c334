import { ProblemError } from '../http/problem.ts'

/** Throws `rate_limited` when it was called more often than `quota` within a minute, by all visitors together. */
export function createLimit(
  quota: number,
  detail: string,
  monotonicMs = () => performance.now(),
): () => void {
  const perMs = quota / 60_000
  let left = quota
  let at = monotonicMs()
  return () => {
    const now = monotonicMs()
    left = Math.min(quota, left + (now - at) * perMs)
    at = now
    if (left < 1) {
      const seconds = Math.ceil((1 - left) / perMs / 1000)
      throw new ProblemError('rate_limited', { detail, headers: { 'Retry-After': String(seconds) } })
    }
    left -= 1
  }
}
