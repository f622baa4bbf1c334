import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again every few milliseconds until `look` gives something; fails with `what` after `withinMs`. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const endsAt = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > endsAt) throw new Error(`did not happen within ${withinMs} ms: ${what}`)
    await sleep(20)
  }
}
