import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'

export interface Listening {
  readonly url: string
  /** Takes no new connections, lets running requests finish for `patienceMs`, then cuts them. */
  close(patienceMs: number): Promise<void>
}

/** Slow senders are cut off: a request that is not there after these times is not coming. */
const HEADERS_MS = 10_000
const REQUEST_MS = 15_000

export async function listen(app: Express, host: string, port: number): Promise<Listening> {
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: 65_000 },
    app,
  )
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      done()
    })
  })
  const address = server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return { url: `http://${name}:${address.port}`, close: (patienceMs) => closeServer(server, patienceMs) }
}

function closeServer(server: Server, patienceMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), patienceMs)
  return new Promise((done) => {
    server.close(() => {
      clearTimeout(timer)
      done()
    })
    server.closeIdleConnections()
  })
}
