import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HealthChecks {
  /** The process does its own work; never asks anything outside it. */
  readonly alive: () => boolean
  /** Empty = it can take work. Otherwise what it lacks, by name. */
  readonly notReady: () => Promise<Readonly<Record<string, string>>>
  /** In the text format of Prometheus. */
  readonly metrics: () => Promise<string>
}

export interface HealthListener {
  readonly url: string
  close(): void
}

/** The media type of `metrics`. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * /livez, /readyz and /metrics on a port of their own: for probes and collectors inside the cluster, without a
 * credential and never published. Answering at all is the proof that the event loop turns.
 */
export async function listenForHealth(
  checks: HealthChecks,
  host: string,
  port: number,
): Promise<HealthListener> {
  const server = createServer({ requestTimeout: 10_000, keepAliveTimeout: 65_000 }, (req, res) => {
    const send = (status: number, type: string, body: string) => {
      res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    }
    answer(checks, req.url ?? '', send).catch(() => send(500, 'text/plain', 'failed\n'))
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, done)
  })
  // Never what holds the process: it is the first thing up and the last thing down.
  server.unref()
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

type Send = (status: number, type: string, body: string) => void

async function answer(checks: HealthChecks, url: string, send: Send): Promise<void> {
  const [path = ''] = url.split('?')
  switch (path) {
    case '/livez':
      return send(checks.alive() ? 200 : 503, 'text/plain', checks.alive() ? 'ok\n' : 'a worker is silent\n')
    case '/readyz': {
      const notReady = await checks.notReady()
      const ready = Object.keys(notReady).length === 0
      return send(ready ? 200 : 503, 'application/json', JSON.stringify({ not_ready: notReady }))
    }
    case '/metrics':
      return send(200, METRICS_TYPE, await checks.metrics())
    default:
      return send(404, 'text/plain', 'there is nothing here\n')
  }
}
