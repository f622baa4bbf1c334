import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { post } from './post.ts'

export interface OpenLoop {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: () => string
  /** Requests a second, sent when they are due, whether or not the ones before have been answered. */
  readonly rate: number
  readonly seconds: number
}

export interface OpenLoopResult {
  readonly sent: number
  readonly failed: number
  /** Milliseconds from the moment a request was due to the end of its answer; rising. */
  readonly ms: readonly number[]
}

const TICK_MS = 1
/** What opens its first connections and is not yet compiled is late by itself; this long is not counted. */
const WARM_UP_MS = 1000

/** Listeners do not wait for each other: a slow answer delays no other request, and its whole delay counts. */
export async function openLoop(options: OpenLoop): Promise<OpenLoopResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 })
  const ms: number[] = []
  const running = new Set<Promise<void>>()
  let failed = 0
  const send = async (dueAt: number) => {
    const { status } = await post(options.url, { agent, headers: options.headers, body: options.body() })
    if (dueAt > countedFrom) ms.push(performance.now() - dueAt)
    if (status !== 202) failed += 1
  }
  const began = performance.now()
  const countedFrom = began + WARM_UP_MS
  const total = Math.floor(options.rate * (options.seconds + WARM_UP_MS / 1000))
  for (let sent = 0; sent < total;) {
    for (; sent < total; sent += 1) {
      const dueAt = began + (sent / options.rate) * 1000
      if (dueAt > performance.now()) break
      const one = send(dueAt).finally(() => running.delete(one))
      running.add(one)
    }
    await sleep(TICK_MS)
  }
  await Promise.all(running)
  agent.destroy()
  return { sent: total, failed, ms: ms.sort((a, b) => a - b) }
}

export function percentile(rising: readonly number[], part: number): number {
  return rising[Math.min(rising.length - 1, Math.floor(rising.length * part))] ?? 0
}
