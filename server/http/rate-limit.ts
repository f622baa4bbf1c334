import { ProblemError } from './problem.ts'

/** How many saves one server process takes; 0 = any number. */
export interface SaveLimitOptions {
  readonly appSavesPerSecond: number
  readonly userSavesPerMinute: number
  /** Milliseconds that never go back. */
  readonly monotonicMs?: () => number
}

export interface SaveLimits {
  /**
   * Takes one save from the allowances of an app and its user; throws the problem `rate_limited` when one of them is used
   * up, and then takes nothing from either. Resolves to the fields that tell what is left
   * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/).
   */
  readonly take: (appId: string, userId: string) => Readonly<Record<string, string>>
}

/** Buckets that are full again say nothing; they are looked for when there are this many, and again at twice what is left. */
const LOOK_AT = 50_000

interface Bucket {
  left: number
  at: number
}

/** An allowance of `quota` in each window, refilled evenly: a token bucket for each key. */
class Allowance {
  readonly policy: string
  readonly #name: string
  readonly #quota: number
  readonly #perMs: number
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  #lookAt = LOOK_AT

  constructor(name: string, quota: number, windowSeconds: number, now: () => number) {
    this.policy = `"${name}";q=${quota};w=${windowSeconds}`
    this.#name = name
    this.#quota = quota
    this.#perMs = quota / (windowSeconds * 1000)
    this.#now = now
  }

  /** The bucket as it is now. */
  of(key: string): Bucket {
    const at = this.#now()
    const known = this.#buckets.get(key)
    if (known !== undefined) {
      known.left = Math.min(this.#quota, known.left + (at - known.at) * this.#perMs)
      known.at = at
      return known
    }
    if (this.#buckets.size >= this.#lookAt) this.#forgetFull(at)
    const fresh = { left: this.#quota, at }
    this.#buckets.set(key, fresh)
    return fresh
  }

  /** `"user";r=12;t=48`: what is left, and the seconds until all of it is back. */
  state({ left }: Bucket): string {
    return `"${this.#name}";r=${Math.floor(left)};t=${Math.ceil((this.#quota - left) / this.#perMs / 1000)}`
  }

  secondsUntilNext({ left }: Bucket): number {
    return Math.max(1, Math.ceil((1 - left) / this.#perMs / 1000))
  }

  #forgetFull(at: number): void {
    for (const [key, { left, at: since }] of this.#buckets)
      if (left + (at - since) * this.#perMs >= this.#quota) this.#buckets.delete(key)
    this.#lookAt = Math.max(LOOK_AT, this.#buckets.size * 2)
  }
}

/** Counts in this process only: what several servers allow adds up. */
export function createSaveLimits(options: SaveLimitOptions): SaveLimits {
  const now = options.monotonicMs ?? (() => performance.now())
  const app =
    options.appSavesPerSecond > 0 ? new Allowance('app', options.appSavesPerSecond, 1, now) : undefined
  const user =
    options.userSavesPerMinute > 0 ? new Allowance('user', options.userSavesPerMinute, 60, now) : undefined
  const policy = [app, user].flatMap((one) => (one === undefined ? [] : [one.policy])).join(', ')

  return {
    take(appId, userId) {
      const taken: { readonly allowance: Allowance; readonly bucket: Bucket }[] = []
      if (app !== undefined) taken.push({ allowance: app, bucket: app.of(appId) })
      if (user !== undefined) taken.push({ allowance: user, bucket: user.of(`${appId} ${userId}`) })
      if (taken.length === 0) return {}
      const empty = taken.find(({ bucket }) => bucket.left < 1)
      if (empty === undefined) for (const { bucket } of taken) bucket.left -= 1
      const fields = {
        'RateLimit-Policy': policy,
        RateLimit: taken.map(({ allowance, bucket }) => allowance.state(bucket)).join(', '),
      }
      if (empty === undefined) return fields
      throw new ProblemError('rate_limited', {
        detail:
          empty.allowance === app
            ? 'This app saves more than it may. Send the request again a little later.'
            : 'This listener saves more than one may. Send the request again a little later.',
        headers: { ...fields, 'Retry-After': String(empty.allowance.secondsUntilNext(empty.bucket)) },
      })
    },
  }
}
