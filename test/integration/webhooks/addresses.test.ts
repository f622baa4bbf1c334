import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createResolve } from '../../../workers/tell/resolve.ts'
import { createTransport } from '../../../workers/tell/transport.ts'
import type { Outcome, WebhookTransport } from '../../../workers/tell/transport.ts'
import { startDnsServer } from './support/dns-server.ts'
import type { DnsServer } from './support/dns-server.ts'

/** What a name of the tests means. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'loopback.test.example': ['127.0.0.1'],
  'private-a.test.example': ['10.1.2.3'],
  'private-b.test.example': ['172.16.5.4'],
  'private-c.test.example': ['192.168.1.1'],
  'metadata.test.example': ['169.254.169.254'],
  'cgnat.test.example': ['100.64.0.1'],
  'zero.test.example': ['0.0.0.0'],
  'multicast.test.example': ['224.0.0.1'],
  'reserved.test.example': ['240.0.0.1'],
  'broadcast.test.example': ['255.255.255.255'],
  'loopback6.test.example': ['::1'],
  'mapped.test.example': ['::ffff:7f00:1'],
  'compatible.test.example': ['::7f00:1'],
  'nat64.test.example': ['64:ff9b::7f00:1'],
  'nat64-local.test.example': ['64:ff9b:1::7f00:1'],
  '6to4.test.example': ['2002:7f00:1::1'],
  'teredo.test.example': ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'ula.test.example': ['fd00::1'],
  'link-local.test.example': ['fe80::1'],
  'mixed.test.example': ['198.41.0.4', '127.0.0.1'],
  'mixed6.test.example': ['198.41.0.4', 'fd00::1'],
}

describe('where webhooks may go', () => {
  let dns: DnsServer
  let server: Server
  let port: number
  let hits = 0
  let live: WebhookTransport
  let local: WebhookTransport

  beforeAll(async () => {
    server = createServer((_req, res) => {
      hits += 1
      res.writeHead(204).end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    port = (server.address() as AddressInfo).port
    dns = await startDnsServer((name, before) => {
      // A name that is harmless when it is looked at and means this machine when it is used.
      if (name === 'rebind.test.example') return before === 0 ? ['198.41.0.4'] : ['127.0.0.1']
      return NAMES[name] ?? []
    })
    const resolve = createResolve(dns.resolver)
    live = createTransport({ resolve, rule: { local: false }, timeoutMs: 3000 })
    local = createTransport({ resolve, rule: { local: true }, timeoutMs: 3000 })
  })

  afterAll(async () => {
    live.close()
    local.close()
    await new Promise((done) => server.close(done))
    await dns.stop()
  })

  function send(
    transport: WebhookTransport,
    url: string,
    signal = new AbortController().signal,
  ): Promise<Outcome> {
    return transport.send({ url, headers: { 'content-type': 'application/json' }, body: '{}', signal })
  }

  it.each(Object.keys(NAMES))('is not %s', async (name) => {
    const outcome = await send(live, `https://${name}/`)

    expect(outcome).toMatchObject({ kind: 'no_answer', reason: 'the address is not one webhooks may go to' })
    expect(dns.asked.get(name)).toBe(1)
    expect(hits).toBe(0)
  })

  it('is what the connection itself has looked up: a check before it would be fooled', async () => {
    const before = await createResolve(dns.resolver)('rebind.test.example')
    expect(before).toEqual([{ address: '198.41.0.4', family: 4 }])

    const outcome = await send(live, `https://rebind.test.example:8443/`)

    expect(dns.asked.get('rebind.test.example')).toBe(2)
    expect(outcome).toMatchObject({ kind: 'no_answer', reason: 'the address is not one webhooks may go to' })
    expect(hits).toBe(0)
  })

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
  ])('is not the address %s, for which nobody is asked', async (url) => {
    expect(await send(live, url)).toMatchObject({ reason: 'the address is not one webhooks may go to' })
    expect(hits).toBe(0)
  })

  it('is this machine for development only', async () => {
    expect(await send(live, `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'no_answer' })
    expect(hits).toBe(0)

    expect(await send(local, `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answer', status: 204 })
    expect(await send(local, `http://localhost:${port}/`)).toMatchObject({ kind: 'answer', status: 204 })
    expect(await send(local, `http://loopback.test.example:${port}/`)).toMatchObject({
      kind: 'answer',
      status: 204,
    })
    expect(hits).toBe(3)
    expect(await send(local, `http://private-a.test.example:${port}/`)).toMatchObject({ kind: 'no_answer' })
    expect(await send(local, `http://metadata.test.example/`)).toMatchObject({ kind: 'no_answer' })
    hits = 0
  })

  it('says in plain words that a name is not known', async () => {
    expect(await send(live, 'https://nobody.test.example/')).toMatchObject({
      kind: 'no_answer',
      reason: expect.stringMatching(/host name/),
    })
  })
})
