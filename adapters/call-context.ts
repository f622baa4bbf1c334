import { AsyncLocalStorage } from 'node:async_hooks'

/** What a request to a service is for; the names under which calls are counted. */
export const CALL_KINDS = ['catalog', 'presence', 'add', 'remove', 'playlist', 'account', 'token'] as const
export type CallKind = (typeof CALL_KINDS)[number]

/** On whose behalf requests are made. Nothing set = somebody stands before a page of ours and waits. */
export interface CallContext {
  readonly kind?: CallKind | undefined
  /** Place in line as the job's priority says; lower goes first. Undefined outside of jobs. */
  readonly place?: number | undefined
}

const contexts = new AsyncLocalStorage<CallContext>()

export function callContext(): CallContext {
  return contexts.getStore() ?? {}
}

/** Runs `work`, and everything it awaits, in the present context with `part` laid over it. */
export function inCallContext<T>(part: CallContext, work: () => T): T {
  return contexts.run({ ...callContext(), ...part }, work)
}
