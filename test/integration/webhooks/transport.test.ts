import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createResolve } from '../../../workers/tell/resolve.ts'
import { createTransport } from '../../../workers/tell/transport.ts'
import type { WebhookTransport } from '../../../workers/tell/transport.ts'

describe('one attempt', () => {
  let server: Server | undefined
  let transport: WebhookTransport | undefined

  afterEach(async () => {
    transport?.close()
    server?.closeAllConnections()
    await new Promise((done) => server?.close(done))
  })

  async function sendTo(listener: RequestListener, timeoutMs = 2000) {
    server = createServer(listener)
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
    transport = createTransport({ resolve: createResolve(), rule: { local: true }, timeoutMs })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const body = '{"a":1}'
    const headers = { 'content-length': String(body.length) }
    return () => transport?.send({ url, headers, body, signal: new AbortController().signal })
  }

  it('ends after its time, whether nothing comes or a byte now and then', async () => {
    const silent = await sendTo(() => undefined, 200)
    expect(await silent()).toMatchObject({ kind: 'no_answer', reason: 'no answer within 0.2 s' })
  })

  it('counts the status of an answer that never ends, and is over in time', async () => {
    const dripping = await sendTo((_req, res) => {
      res.writeHead(200)
      const timer = setInterval(() => res.write('x'), 20)
      res.on('close', () => clearInterval(timer))
    }, 300)
    const started = performance.now()

    expect(await dripping()).toMatchObject({ kind: 'answer', status: 200 })
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('reads no more of an answer than it needs', async () => {
    let written = 0
    const endless = await sendTo((_req, res) => {
      res.writeHead(500)
      const more = () => {
        written += 65_536
        if (!res.destroyed && res.write(Buffer.alloc(65_536, 'x'))) setImmediate(more)
        else res.once('drain', more)
      }
      more()
    })
    const outcome = await endless()

    expect(outcome).toMatchObject({ kind: 'answer', status: 500 })
    expect(outcome?.kind === 'answer' && outcome.text.length).toBeLessThanOrEqual(4096)
    expect(written).toBeLessThan(20_000_000)
  })

  it('is made again at once when a kept connection was closed in that moment', async () => {
    let requests = 0
    const closing = await sendTo((req, res) => {
      requests += 1
      req.resume()
      // Says that it keeps the connection and closes it on the next request.
      if (requests === 2) req.socket.resetAndDestroy()
      else res.writeHead(204).end()
    })

    expect(await closing()).toMatchObject({ kind: 'answer', status: 204 })
    expect(await closing()).toMatchObject({ kind: 'answer', status: 204 })
    expect(requests).toBe(3)
  })

  it('is no answer when the connection is cut', async () => {
    const cut = await sendTo((req) => req.socket.resetAndDestroy())

    expect(await cut()).toMatchObject({ kind: 'no_answer', reason: 'the connection was cut' })
  })
})
