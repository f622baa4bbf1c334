import { AsyncLocalStorage } from 'node:async_hooks'
import type { Urgency } from '../core/queue/fair-share.ts'

/** What a request to a service is for; the names under which calls are counted. */
export const CALL_KINDS = ['catalog', 'presence', 'add', 'remove', 'playlist', 'account', 'token'] as const
export type CallKind = (typeof CALL_KINDS)[number]

/** On whose behalf requests are made. Nothing set = somebody stands before a page of ours and waits. */
export interface CallContext {
  readonly kind?: CallKind | undefined
  /** How the work came about; undefined outside of jobs. */
  readonly urgency?: Urgency | undefined
  /** Whose work it is, where it is one app's; apps share what a service lets us do. */
  readonly app?: string | undefined
}

const contexts = new AsyncLocalStorage<CallContext>()

export function callContext(): CallContext {
  return contexts.getStore() ?? {}
}

/** Runs `work`, and everything it awaits, in the present context with `part` laid over it. */
export function inCallContext<T>(part: CallContext, work: () => T): T {
  return contexts.run({ ...callContext(), ...part }, work)
}
