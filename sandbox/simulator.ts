import type { Router } from 'express'
import type { Answer } from './http.ts'
import type { RateLimit } from './rate-window.ts'
import type { World } from './world.ts'

/**
 * One simulated music service. A file `services/<id>.ts` exports `simulator`; the sandbox finds it by listing that
 * folder, so a new service needs no other line here.
 */
export interface Simulator {
  /** Equals the file name and the service id of the product. */
  readonly id: string
  /** Environment variables that point the product at this simulator, credentials included. `baseUrl` ends in `/<id>`. */
  env(baseUrl: string, world: World): Readonly<Record<string, string>>
  /** Mounted at `/<id>`; speaks the service's real wire format. */
  router(world: World): Router
  /** Makes an account and signs it in: the tokens a finished consent would have given. */
  createAccount(world: World, options: NewAccount): SandboxAccount
  /** The service's own track id of a recording, made from the recording's key; the same on every machine. */
  trackId(recordingKey: string): string
  /** Documented errors of this service by name; `commonFaults` are understood by all of them. */
  readonly faults: Readonly<Record<string, NamedFault>>
  /** How many calls the service takes, and its way of saying that this was too many. */
  readonly rate: RateRule
}

export type NamedFault =
  /** Answered without doing anything. `retryAfter` comes from the rule that named the fault. */
  | { readonly kind: 'answer'; answer(retryAfter: string | undefined): Answer }
  /** Done as asked, then the answer is spoiled. */
  | { readonly kind: 'rewrite'; rewrite(answer: Answer): Answer }
  /** Left to the service's own code, which asks `faultOf(req)`. */
  | { readonly kind: 'inside' }

export interface RateRule extends RateLimit {
  /** Only paths that start like this count. */
  readonly path: string
  refuse(retryAfterSeconds: number): Answer
}

export interface NewAccount {
  readonly id?: string
  readonly name?: string
  /** ISO 3166-1 alpha-2, upper case. Default US. */
  readonly market?: string
  /** Service-specific conditions, e.g. `no_subscription`, `not_allowed`, `no_account`; each simulator documents its own. */
  readonly flags?: readonly string[]
  /** What the listener agreed to; default everything the product asks for. */
  readonly scopes?: readonly string[]
}

export interface SandboxAccount {
  readonly id: string
  readonly name: string
  readonly market: string
  readonly accessToken: string
  readonly refreshToken?: string
  /** RFC 3339; absent = does not expire. */
  readonly expiresAt?: string
}

/** One change to a library or playlist that took effect, in order. Never rewritten. */
export interface LedgerEntry {
  readonly at: string
  readonly service: string
  readonly account: string
  readonly track: string
  readonly call: 'library.add' | 'library.remove' | 'playlist.add' | 'playlist.remove'
  /** False when the set already had it (add) or did not have it (remove). */
  readonly changed: boolean
  readonly playlist?: string
}

/** One request as it arrived, for tests that count calls or look for a token in the wrong place. */
export interface RequestRecord {
  readonly at: string
  readonly service: string
  readonly method: string
  /** Path and query below the simulator's mount point. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whose token it carried. */
  readonly account?: string | undefined
  /** What was answered; absent while it is not, and for a connection that was cut. */
  readonly status?: number
}

/** How a simulator is told to misbehave. Rules are tried in order; the first that fits and is not used up applies. */
export interface FaultRule {
  readonly service?: string
  readonly method?: string
  /** Matches when the path below the mount point contains it. */
  readonly pathIncludes?: string
  /** Only requests carrying this account's token. */
  readonly account?: string
  /** How many requests it applies to; default 1, `null` = until cleared. */
  readonly times?: number | null
  readonly effect: FaultEffect
}

export type FaultEffect =
  /** Answers without doing anything. `body` is sent as it is. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** A documented error of this service by name, e.g. `rate_limited`, `quota_exceeded`, `not_applied`, `slow_apply`, `empty_isrc`. */
  | { readonly kind: 'named'; readonly name: string; readonly retryAfter?: string }
  /** Works, but only after this long. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Works, but the answer comes one byte a second. */
  | { readonly kind: 'drip' }
  /** The socket is destroyed before anything is done. */
  | { readonly kind: 'cut_before' }
  /** The change is made, then the socket is destroyed. */
  | { readonly kind: 'cut_after' }

export interface Sandbox {
  readonly url: string
  /** Everything the product needs in its environment to use this sandbox for all services. */
  readonly env: Readonly<Record<string, string>>
  readonly services: readonly string[]
  readonly world: World
  createAccount(service: string, options?: NewAccount): SandboxAccount
  /** Track ids in the account's library, oldest first. */
  library(service: string, account: string): readonly string[]
  ledger(): readonly LedgerEntry[]
  addFault(rule: FaultRule): void
  clearFaults(): void
  requests(service?: string): readonly RequestRecord[]
  clearRequests(): void
  close(): Promise<void>
}
