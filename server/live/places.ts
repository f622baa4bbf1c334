import { ProblemError } from '../http/problem.ts'
import type { Caller } from '../http/caller.ts'

export interface PlaceLimits {
  /** Streams of one app that are open at the same time on this process. */
  readonly ofApp: number
  /** The same of one listener with a user session. */
  readonly ofUser: number
}

export const PLACE_LIMITS: PlaceLimits = { ofApp: 10_000, ofUser: 12 }

const RETRY_AFTER_S = 30

/** Counts open streams, so that nobody takes the places of all others. */
export interface Places {
  /** Throws a problem when there is none left; gives back how to leave. */
  take(caller: Caller): () => void
}

export function createPlaces(limits: PlaceLimits = PLACE_LIMITS): Places {
  const taken = new Map<string, number>()
  return {
    take({ appId, userId }) {
      const keys = userId === undefined ? [appId] : [appId, `${appId} ${userId}`]
      const most = [limits.ofApp, limits.ofUser]
      keys.forEach((key, n) => {
        if ((taken.get(key) ?? 0) >= (most[n] ?? 0)) throw tooMany(n === 0 ? 'this app' : 'this listener')
      })
      for (const key of keys) taken.set(key, (taken.get(key) ?? 0) + 1)
      let left = false
      return () => {
        if (left) return
        left = true
        for (const key of keys) {
          const count = (taken.get(key) ?? 0) - 1
          if (count > 0) taken.set(key, count)
          else taken.delete(key)
        }
      }
    },
  }
}

function tooMany(whose: string): ProblemError {
  return new ProblemError('too_many_streams', {
    detail: `Too many event streams of ${whose} are open here. Close some, or ask for the saves instead.`,
    headers: { 'Retry-After': String(RETRY_AFTER_S) },
  })
}
