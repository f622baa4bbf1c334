import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { serviceId } from '../../../adapters/adapter.ts'
import type { Classify } from '../../../adapters/http/classify.ts'
import { createServiceHttp, type HttpRequest } from '../../../adapters/http/service-http.ts'
import { Fault } from '../../../core/faults.ts'

interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

const Answer = z.object({ ok: z.boolean() })

describe('service http', () => {
  let server: Server
  let reply: Reply
  let asked: { readonly message: IncomingMessage; readonly body: string }
  const ports = new Set<number | undefined>()

  beforeAll(async () => {
    server = createServer((message, res) => {
      let body = ''
      ports.add(message.socket.remotePort)
      message.on('data', (chunk) => (body += String(chunk)))
      message.on('end', () => {
        asked = { message, body }
        res.writeHead(reply.status ?? 200, reply.headers).end(reply.body)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  function http(options: { classify?: Classify; maxResponseBytes?: number; path?: string } = {}) {
    const { port } = server.address() as AddressInfo
    return createServiceHttp({
      service: serviceId('spotify'),
      baseUrl: `http://127.0.0.1:${port}${options.path ?? '/v1/'}`,
      classify: options.classify ?? (() => undefined),
      now: () => new Date(),
      timeoutMs: 1000,
      maxResponseBytes: options.maxResponseBytes,
    })
  }

  function request(more: Partial<HttpRequest> = {}): HttpRequest {
    return { method: 'GET', path: '/things', signal: new AbortController().signal, ...more }
  }

  async function failure(call: Promise<unknown>): Promise<Fault> {
    const error = await call.then(
      () => undefined,
      (err: unknown) => err,
    )
    expect(error).toBeInstanceOf(Fault)
    return error as Fault
  }

  it('joins base address, path and query', async () => {
    reply = { body: '{"ok":true}' }

    expect(await http().json(request({ query: { q: 'a b+c', none: undefined } }), Answer)).toEqual({
      ok: true,
    })

    expect(asked.message.url).toBe('/v1/things?q=a%20b%2Bc')
    expect(asked.message.headers['accept']).toBe('application/json')
  })

  it.each([
    [{ title: 'ä"\n' }, 'application/json', '{"title":"ä\\"\\n"}'],
    [new URLSearchParams({ a: 'b c&d' }), 'application/x-www-form-urlencoded', 'a=b+c%26d'],
  ])('sends %p', async (body, type, sent) => {
    reply = { status: 204 }

    await http().send(request({ method: 'POST', body }))

    expect(asked.message.headers['content-type']).toBe(type)
    expect(asked.body).toBe(sent)
  })

  it('sends no body where there is none', async () => {
    await http().send(request({ method: 'POST' }))

    expect(asked.body).toBe('')
    expect(asked.message.headers['content-type']).toBeUndefined()
  })

  it('reads compressed answers and a byte order mark', async () => {
    reply = { headers: { 'content-encoding': 'gzip' }, body: gzipSync('\uFEFF{"ok":false}') }

    expect(await http().json(request(), Answer)).toEqual({ ok: false })
  })

  it('counts the size after decompression', async () => {
    reply = { headers: { 'content-encoding': 'gzip' }, body: gzipSync(`{"ok":true${' '.repeat(10_000)}}`) }

    const fault = await failure(http({ maxResponseBytes: 5000 }).json(request(), Answer))

    expect(fault).toMatchObject({ code: 'unexpected_response', status: 200 })
  })

  it('takes an answer that is no valid gzip for a broken connection', async () => {
    reply = { headers: { 'content-encoding': 'gzip' }, body: 'plain' }

    expect(await failure(http().json(request(), Answer))).toMatchObject({ code: 'service_unavailable' })
  })

  it('tells "not found" from an answer, where asked to', async () => {
    reply = { status: 404, body: '{"ok":true}' }

    expect(await http().jsonIfFound(request(), Answer)).toBeUndefined()
    expect(await failure(http().json(request(), Answer))).toMatchObject({ code: 'track_gone', status: 404 })
  })

  it.each([
    ['{"ok":"private-value"}', 'at ok'],
    ['[{"ok":true}]', 'at the top level'],
    ['"private-value"', 'at the top level'],
    ['{}', 'at ok'],
  ])('names the field of %s', async (body, where) => {
    reply = { body }

    const fault = await failure(http().json(request(), Answer))

    expect(fault.message).toContain(where)
    expect(fault.message).not.toContain('private-value')
    expect(fault.cause).toBeUndefined()
  })

  it('gives the error table what it needs, and its words a place in the message', async () => {
    reply = { status: 418, headers: { 'x-why': 'tea' }, body: '{"says":"short\\nand stout"}' }
    const classify: Classify = ({ method, path, status, headers, text, json }) => {
      expect([method, path, status, headers['x-why'], text]).toEqual([
        'GET',
        '/things',
        418,
        'tea',
        '{"says":"short\\nand stout"}',
      ])
      return { code: 'no_account', says: (json as { says: string }).says }
    }

    const fault = await failure(http({ classify }).send(request()))

    expect(fault).toMatchObject({ code: 'no_account', scope: 'link', retry: { when: 'never' }, status: 418 })
    expect(fault.message).toBe('spotify: GET /things was answered 418 (no_account): short and stout')
  })

  it('uses a connection again', async () => {
    reply = { body: '{"ok":true}' }
    const client = http()
    ports.clear()

    for (let time = 0; time < 5; time += 1) await client.json(request(), Answer)

    expect(ports.size).toBe(1)
  })

  it('leaves no listener on the signal of a long job', async () => {
    reply = { body: '{"ok":true}' }
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    Object.assign(signal, {
      addEventListener: (...args: Parameters<typeof add>) => [(listeners += 1), add(...args)],
      removeEventListener: (...args: Parameters<typeof remove>) => [(listeners -= 1), remove(...args)],
    })

    await http().json(request({ signal }), Answer)

    expect(listeners).toBe(0)
  })

  it('is unavailable where nobody listens', async () => {
    const client = createServiceHttp({
      service: serviceId('spotify'),
      baseUrl: 'http://127.0.0.1:1',
      classify: () => undefined,
      now: () => new Date(),
    })

    const fault = await failure(client.send(request({ headers: { authorization: 'Bearer token-1' } })))

    expect(fault).toMatchObject({
      code: 'service_unavailable',
      scope: 'service',
      cause: { code: 'ECONNREFUSED' },
    })
  })
})
