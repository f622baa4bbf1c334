import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { RefuseConnection } from './http/refuse-connection.ts'

/** What answers: requests, and what is none. */
export interface HttpSide {
  readonly answer: RequestListener
  readonly refuse: RefuseConnection
  /** Ends what only waits; called once, when the server shuts down. */
  drain(): void
}

export interface Listening {
  readonly url: string
  /** Takes no new connections, lets running requests finish for `patienceMs`, then cuts them. */
  close(patienceMs: number): Promise<void>
}

/** Slow senders are cut off: a request that is not there after these times is not coming. */
const PATIENCE = { headersMs: 10_000, requestMs: 15_000, lookEveryMs: 2000 }
const KEEP_ALIVE_MS = 65_000
const CLOSE_IDLE_EVERY_MS = 50

export async function listen(
  side: HttpSide,
  host: string,
  port: number,
  patience = PATIENCE,
): Promise<Listening> {
  const server = createServer({
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.lookEveryMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Checked by the routes, which answer with a problem.
    requireHostHeader: false,
  })
  const running = serve(server, side)
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      done()
    })
  })
  const address = server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${address.port}`,
    close(patienceMs) {
      for (const { res } of running.values()) hangUpAfter(res)
      server.prependListener('request', (_req, res) => hangUpAfter(res))
      side.drain()
      return closeServer(server, patienceMs)
    },
  }
}

type Running = Map<Duplex, { readonly req: IncomingMessage; readonly res: ServerResponse }>

function serve(server: Server, side: HttpSide): Running {
  const running: Running = new Map()
  const onRequest: RequestListener = (req, res) => {
    running.set(req.socket, { req, res })
    res.once('close', () => {
      if (running.get(req.socket)?.res === res) running.delete(req.socket)
    })
    side.answer(req, res)
  }
  server.on('request', onRequest)
  // An expectation we do not know may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', onRequest)
  server.on('clientError', (err: NodeJS.ErrnoException, socket) => {
    const current = running.get(socket)
    // What follows a whole request must not be taken for the answer to it.
    const answerable = current === undefined || (!current.req.complete && !current.res.headersSent)
    if (socket.writable && answerable && err.code !== 'ECONNRESET') side.refuse(err, socket)
    else socket.destroy()
  })
  return running
}

/** Tells the client not to send its next request on this connection. */
function hangUpAfter(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close')
}

function closeServer(server: Server, patienceMs: number): Promise<void> {
  const closeIdle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs)
  return new Promise((done) => {
    server.close(() => {
      clearInterval(closeIdle)
      clearTimeout(cut)
      done()
    })
  })
}
