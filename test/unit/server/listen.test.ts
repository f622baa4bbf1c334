import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { RequestListener } from 'node:http'
import { connect } from 'node:net'
import { newId } from '../../../core/domain/ids.ts'
import { createLogger } from '../../../core/logger.ts'
import { createRefuseConnection } from '../../../server/http/refuse-connection.ts'
import { listen } from '../../../server/listen.ts'
import type { Listening } from '../../../server/listen.ts'
import { waitFor } from '../../support/wait-for.ts'

/** Too short for anybody who is slow, long enough for a test that is not. */
const IMPATIENT = { headersMs: 150, requestMs: 300, lookEveryMs: 30 }

describe('the listening side', () => {
  let server: Listening
  let drained: number
  let handle: RequestListener

  beforeEach(() => {
    drained = 0
    handle = (_req, res) => void res.end('done')
  })

  afterEach(() => server.close(0))

  async function start(patience?: typeof IMPATIENT): Promise<void> {
    const side = {
      answer: ((req, res) => handle(req, res)) as RequestListener,
      refuse: createRefuseConnection(createLogger('silent'), newId, () => 'http://a'),
      drain: () => void (drained += 1),
    }
    server = await listen(side, '127.0.0.1', 0, patience)
  }

  /** Sends and reads until the server hangs up; `close` hangs up on the server. */
  function talk(text: string) {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let heard = ''
    const all = new Promise<string>((done) => {
      socket.on('data', (chunk) => (heard += chunk.toString()))
      socket.on('error', () => undefined)
      socket.on('close', () => done(heard))
    })
    socket.write(text)
    return { all, heard: () => heard, close: () => socket.destroy() }
  }

  it('cuts off a header that does not come', async () => {
    await start(IMPATIENT)
    const answer = await talk('GET / HTTP/1.1\r\nHost: a\r\n').all

    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toMatch(/\r\nRequest-Id: req_/)
    expect(answer).toContain('"code":"request_timeout"')
  })

  it('cuts off a body that does not come', async () => {
    await start(IMPATIENT)
    handle = (req, res) => void req.on('end', () => res.end('done')).resume()

    const answer = await talk('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf').all

    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('does not take what follows a request for the answer to it', async () => {
    await start()
    let reached = false
    handle = () => void (reached = true)

    const answer = await talk('GET / HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n').all

    expect(reached).toBe(true)
    expect(answer).toBe('')
  })

  it('lets what runs finish, and says that it hangs up', async () => {
    await start()
    let finish = () => undefined as void
    handle = (_req, res) => void (finish = () => void res.end('done'))
    const running = talk('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await waitFor('the request runs', () => finish.toString().includes('res.end'))

    const closed = server.close(60_000)
    finish()

    expect(await running.all).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nConnection: close\r\n[\s\S]*done/)
    await closed
    expect(drained).toBe(1)
  })

  it('does not wait for connections that are only kept alive', async () => {
    await start()
    const idle = talk('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await waitFor('it is answered', () => idle.heard().includes('done'))

    await server.close(60_000)

    expect(await idle.all).toContain('Connection: keep-alive')
  })

  it('cuts what runs on when the patience is over', async () => {
    await start()
    let reached = false
    handle = () => void (reached = true)
    const running = talk('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await waitFor('the request runs', () => reached)

    await server.close(20)

    expect(await running.all).toBe('')
  })

  it('survives callers that hang up at any time', async () => {
    await start()
    handle = (_req, res) => void setImmediate(() => res.end('x'.repeat(1_000_000)))
    for (const text of ['', 'GET', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'nonsense\r\n\r\n']) {
      const caller = talk(text)
      caller.close()
      await caller.all
    }
    handle = (_req, res) => void res.end('done')

    expect((await fetch(server.url)).status).toBe(200)
  })
})
