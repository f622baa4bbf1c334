import { Agent } from 'node:http'
import { createAdapters } from '../../adapters/create-adapters.ts'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import { registry } from '../../adapters/registry.ts'
import { post } from './post.ts'
import { startChild } from './processes.ts'
import type { Child } from './processes.ts'
import type { BenchWorld } from './set-up.ts'
import { described } from './songs.ts'
import type { Song } from './songs.ts'

/** The adapter as the product uses it, without the product. */
export function bareService(world: BenchWorld, id: string): ConfiguredService {
  const service = [...createAdapters(registry, world.sandboxEnv).values()].find(
    (one) => one.definition.id === id,
  )
  if (service === undefined) throw new Error(`${id} is not configured`)
  return service
}

const agent = new Agent({ keepAlive: true })

/** One tap; resolves to the id of the save when it is accepted. */
export async function tap(
  url: string,
  key: string,
  { user, song, service }: { readonly user: string; readonly song: Song; readonly service: string },
  idempotencyKey?: string,
): Promise<string> {
  const { status, text } = await post(`${url}/v1/saves`, {
    agent,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify({
      user,
      track: described(song),
      services: [service],
    }),
  })
  if (status !== 202) throw new Error(`refused: ${status} ${text}`)
  return (JSON.parse(text) as { id: string }).id
}

/** How many tracks have reached a library so far. */
export async function arrived(world: BenchWorld): Promise<number> {
  const response = await fetch(`${world.sandboxUrl}/control/ledger?after=999999999`)
  return ((await response.json()) as { next: number }).next
}

export async function inParallel<T>(
  items: Iterable<T>,
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  const lane = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

export interface RunningProduct {
  readonly url: string
  stop(): Promise<void>
}

/** The product as it runs in production: a server and a worker; with the embedded database both are one process. */
export async function startRoles(
  world: BenchWorld,
  embedded: boolean,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProduct> {
  const start = (args: readonly string[]) =>
    startChild(['main.ts', ...args], { ...world.env, ...env }, (line) => line['msg'] === 'ready')
  const children: Child[] = []
  for (const args of embedded ? [[]] : [['server'], ['worker']]) children.push(await start(args))
  return {
    url: String(children[0]?.hello['url']),
    async stop() {
      for (const child of children) await child.stop()
    },
  }
}
