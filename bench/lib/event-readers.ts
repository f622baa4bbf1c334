import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'

/** Event streams that are read as they come, and what came. */
export interface EventReaders {
  readonly open: number
  /** Milliseconds from the time of each change, as the event says it, to its arrival; emptied by reading. */
  takeLatencies(): readonly number[]
  close(): void
}

const AT_ONCE = 50

/** Opens a stream for each path. Fails with the first that is refused. */
export async function openReaders(url: string, key: string, paths: readonly string[]): Promise<EventReaders> {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity })
  const streams: IncomingMessage[] = []
  let latencies: number[] = []

  function openOne(path: string): Promise<void> {
    return new Promise((done, fail) => {
      const req = request(`${url}${path}`, { agent, headers: { authorization: `Bearer ${key}` } }, (res) => {
        if (res.statusCode !== 200) return fail(new Error(`${path}: ${res.statusCode}`))
        streams.push(res)
        res.on('error', () => undefined)
        res.on('data', (chunk: Buffer) => {
          const now = Date.now()
          const text = chunk.toString('latin1')
          if (!text.includes('event: save.placement.updated')) return
          // A message is far smaller than a packet on this machine; one that is cut in two is not counted.
          const at = /"id":"evt_([0-9a-f]{12})/.exec(text)?.[1]
          if (at !== undefined) latencies.push(now - Number.parseInt(at, 16))
        })
        done()
      })
      req.on('error', fail)
      req.end()
    })
  }

  for (let n = 0; n < paths.length; n += AT_ONCE) await Promise.all(paths.slice(n, n + AT_ONCE).map(openOne))
  return {
    get open() {
      return streams.filter((one) => !one.destroyed).length
    },
    takeLatencies() {
      const taken = latencies
      latencies = []
      return taken
    },
    close() {
      for (const one of streams) one.destroy()
      agent.destroy()
    },
  }
}
