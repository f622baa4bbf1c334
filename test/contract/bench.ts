import { inspect } from 'node:util'
import { expect } from '@jest/globals'
import type { AdapterDefinition, CallOptions, CatalogAccess, Session } from '../../adapters/adapter.ts'
import { createAdapters, type ConfiguredService } from '../../adapters/create-adapters.ts'
import { Fault, type FaultCode, type FaultScope, type Retry } from '../../core/faults.ts'
import type { FaultEffect, FaultRule, NewAccount, Sandbox, SandboxAccount } from '../../sandbox/simulator.ts'
import { startSandbox } from '../../sandbox/start.ts'

/** One service under test: its adapter, connected to its simulator over real sockets. */
export interface Bench {
  readonly definition: AdapterDefinition
  readonly sandbox: Sandbox
  readonly service: ConfiguredService
  /** The same adapter with little patience, for answers that never end. */
  readonly hasty: ConfiguredService
  readonly call: CallOptions
  readonly link: (options?: NewAccount) => Linked
  readonly access: (linked: Linked) => CatalogAccess
  /** Track id of a recording of the sandbox, e.g. `night-ferry`, at this service. */
  readonly trackId: (song: string) => string
  /** Lets the service answer like this until cleared; with an account, only requests with its token. */
  readonly disturb: (effect: FaultEffect, rule?: Partial<FaultRule>) => void
  readonly library: (linked: Linked) => readonly string[]
}

export interface Linked {
  readonly account: SandboxAccount
  readonly session: Session
}

export const HASTY_MS = 150

export async function openBench(definition: AdapterDefinition): Promise<Bench> {
  const sandbox = await startSandbox({ appleApplyDelayMs: 30 })
  const connect = (timeoutMs: number) => {
    const service = createAdapters({ all: [definition] }, sandbox.env, { timeoutMs }).get(definition.id)
    if (service === undefined)
      throw new Error(`the sandbox's environment does not switch ${definition.id} on`)
    return service
  }
  const call: CallOptions = { signal: new AbortController().signal }
  return {
    definition,
    sandbox,
    service: connect(10_000),
    hasty: connect(HASTY_MS),
    call,
    link(options) {
      const account = sandbox.createAccount(definition.id, options)
      return {
        account,
        session: { linkId: `lnk_${account.id}`, accessToken: account.accessToken, market: account.market },
      }
    },
    access: ({ session }) => ({ ...call, market: session.market, session: async () => session }),
    trackId: (song) => sandbox.world.catalogue.trackId(definition.id, sandbox.world.catalogue.find(song)),
    disturb(effect, rule = {}) {
      sandbox.addFault({ service: definition.id, times: null, effect, ...rule })
    },
    library: ({ account }) => sandbox.library(definition.id, account.id),
  }
}

/** Runs a call that must fail, and gives back what it failed with. */
export async function faultOf(call: Promise<unknown>): Promise<Fault> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if (!('error' in outcome)) throw new Error(`should have failed, but gave ${inspect(outcome.value)}`)
  expect(outcome.error).toBeInstanceOf(Fault)
  return outcome.error as Fault
}

export interface Expected {
  readonly code: FaultCode
  readonly scope?: FaultScope
  readonly retry?: Retry['when']
}

export function expectFault(fault: Fault, expected: Expected): void {
  expect({ code: fault.code, ...(expected.scope && { scope: fault.scope }) }).toEqual({
    code: expected.code,
    ...(expected.scope && { scope: expected.scope }),
  })
  if (expected.retry !== undefined) expect(fault.retry.when).toBe(expected.retry)
}

/** Everything somebody could print of a fault. */
export function everythingIn(fault: Fault): string {
  return [
    inspect(fault, { depth: 20, showHidden: true }),
    JSON.stringify(fault),
    String(fault.stack),
    inspect(fault.cause, { depth: 20, showHidden: true }),
  ].join('\n')
}

/** Asks again until it holds; for what a service applies with a delay. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('did not come true within 5 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** An id of the right form that nothing has. */
export function reversed(id: string): string {
  return id.split('').toReversed().join('')
}
