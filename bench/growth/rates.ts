import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { cpuSeconds } from '../lib/cpu.ts'
import type { Child } from '../lib/processes.ts'
import { arrived, tap } from './world.ts'
import type { GrowthWorld } from './world.ts'

export interface Rate {
  /** Saves a second. */
  readonly rate: number
  /** CPU of the product and PostgreSQL together, milliseconds a save: what a noisy machine does not change much. */
  readonly cpuMs: number
}

type Server = Child & { readonly url: string }

const SENDERS = 32

async function measured(world: GrowthWorld, product: Child, work: () => Promise<number>): Promise<Rate> {
  const cpu = () => cpuSeconds(product.process.pid) + cpuSeconds(world.postgresPid)
  const [cpuBefore, from] = [cpu(), performance.now()]
  const saves = await work()
  const seconds = (performance.now() - from) / 1000
  return { rate: saves / seconds, cpuMs: ((cpu() - cpuBefore) * 1000) / saves }
}

/** A process with both roles: from the requests to the libraries, everybody taps `n`-th song once. */
export function endToEnd(world: GrowthWorld, product: Server, round: number): Promise<Rate> {
  return measured(world, product, async () => {
    const before = await arrived(world)
    const taps = Array.from({ length: world.listeners }, (_, n) =>
      tap(world, round * world.listeners + n),
    ).values()
    const send = async () => {
      for (const body of taps) {
        const response = await fetch(`${product.url}/v1/saves`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key}` },
          body: JSON.stringify(body),
        })
        if (response.status !== 202) throw new Error(`refused: ${response.status} ${await response.text()}`)
        await response.arrayBuffer()
      }
    }
    await Promise.all(Array.from({ length: SENDERS }, send))
    while ((await arrived(world)) < before + world.listeners) await sleep(20)
    return world.listeners
  })
}

/** Songs that every listener has tapped in the rounds before, so that they are known in both installations. */
const KNOWN_SONGS = 3

/**
 * A process with the server's role alone: how many saves of known songs it takes, which is what nearly all saves are.
 * `next` gives each tap its number.
 */
export function accept(
  world: GrowthWorld,
  product: Server,
  seconds: number,
  next: () => number,
): Promise<Rate> {
  const { listeners } = world
  const request = () => {
    const n = next()
    return {
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.key}`,
        'idempotency-key': `accept-${n}`,
      },
      body: JSON.stringify(tap(world, listeners + (n % (KNOWN_SONGS * listeners)))),
    }
  }
  return measured(world, product, async () => {
    const result = await autocannon({
      url: `${product.url}/v1/saves`,
      method: 'POST',
      connections: 64,
      duration: seconds,
      requests: [{ setupRequest: (before) => ({ ...before, ...request() }) }],
    })
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${result.non2xx} refusals, ${result.errors} errors`)
    return result['2xx']
  })
}
